import type { Figure } from '@/api/other-types'
import { figureWords as words } from '@/locales/zh-CN/imports'

/** What stands beside last year's number; the server computes no ratio where the base is nothing. */
export function comparison(figure: Figure): string {
    if (figure.previous === undefined) return words.noPrevious
    return words.previous(figure.previous.shown)
}

/** A figure of nothing says so in words. */
export function remark(figure: Figure): string {
    if (figure.rows === 0) return words.zero
    return figure.previous !== undefined && figure.previous.value === figure.value ? words.equal : ''
}

/** Heights of bars in percent of the tallest. */
export function heights(values: readonly number[]): number[] {
    const most = Math.max(0, ...values)
    return values.map((value) => (most === 0 ? 0 : Math.round((Math.max(0, value) * 100) / most)))
}

/** The years to choose from, the present one first. */
export function years(today: string): number[] {
    const now = Number(today.slice(0, 4))
    return Number.isNaN(now) ? [] : Array.from({ length: 8 }, (_, index) => now - index)
}

/** `2025年3月` → `3`: the year stands above the bars. */
export function monthOf(label: string): string {
    return /^\d{4}年(\d+)月$/.exec(label)?.[1] ?? label
}

/** The digits and the unit of a shown figure: `986.76万元` → `986.76`, `万元`. */
export function parted(shown: string): { digits: string; unit: string } {
    const match = /^([−-]?[\d,.]+)(.*)$/.exec(shown)
    return match === null ? { digits: shown, unit: '' } : { digits: match[1] ?? '', unit: match[2] ?? '' }
}
