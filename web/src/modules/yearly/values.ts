import type { Values } from '@/api/record-types'

export function textIn(values: Values, field: string): string {
    const value = values[field]
    return typeof value === 'string' ? value : ''
}

export const dayIn = textIn
