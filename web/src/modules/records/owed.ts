import type { Json } from '@/api/json'

/** Whether what was typed is this many fen; separators and a missing 角分 make no other sum. */
export function sameAmount(typed: Json | undefined, fen: number): boolean {
    const text = typeof typed === 'string' ? typed.replaceAll(/[,，\s]/g, '') : ''
    const [, yuan, part = ''] = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(text) ?? []
    return yuan !== undefined && `${yuan}${part.padEnd(2, '0')}`.replace(/^0+(?=\d)/, '') === String(fen)
}
