import type { LocationQuery } from 'vue-router'
import type { OutletFilter } from '@/api/outlet-types'

const textOf = (query: LocationQuery, name: string): string => {
    const value = query[name]
    return typeof value === 'string' ? value : ''
}

/** What the address narrows board and map by. */
export const filterOf = (query: LocationQuery): OutletFilter => ({ medium: textOf(query, 'medium'), region: textOf(query, 'region'), industry: textOf(query, 'industry') })

/** The address with some of its words changed; empty ones leave it. */
export function withWords(query: LocationQuery, words: Record<string, string | undefined>): Record<string, string> {
    const next: Record<string, string> = {}
    for (const [name, value] of Object.entries({ ...query, ...words })) if (typeof value === 'string' && value !== '') next[name] = value
    return next
}

/** What board and map have in common in their addresses. */
export function shared(query: LocationQuery): Record<string, string> {
    const { medium, region, industry } = filterOf(query)
    return withWords({}, { medium, region, industry, standing: textOf(query, 'standing') })
}

/** `112.104500,34.771200,11.5`: where the map looks. */
export function viewIn(query: LocationQuery): { lng: number; lat: number; zoom: number } | undefined {
    const numbers = textOf(query, 'view').split(',').map(Number)
    const [lng, lat, zoom] = numbers
    if (numbers.length !== 3 || lng === undefined || lat === undefined || zoom === undefined || numbers.some((one) => !Number.isFinite(one))) return undefined
    return { lng, lat, zoom }
}

export const viewText = (view: { lng: number; lat: number; zoom: number }): string => `${view.lng.toFixed(5)},${view.lat.toFixed(5)},${view.zoom.toFixed(2)}`
