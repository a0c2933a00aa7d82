import { isObject, type Json } from '@/api/json'

/** The rows of a group. */
export function listOf(value: Json | undefined): Record<string, Json>[] {
    return Array.isArray(value) ? value.flatMap((row) => (isObject(row) ? [row] : [])) : []
}
