import type { Tone } from '@/api/catalogue-types'
import type { MapRow, OutletStanding } from '@/api/outlet-types'
import { outletWords } from '@/locales/zh-CN/outlets'
import { mapWords as words } from '@/locales/zh-CN/outlet-map'
import { toneOfStanding } from './outlet-words'

/** How an outlet stands on the map: as its gravest device, or bare of any. */
export type MapStanding = OutletStanding | 'bare'

/** From the gravest. */
export const mapStandings: MapStanding[] = ['exceeding', 'missing', 'marked', 'on_line', 'stopped', 'bare']

export interface MapOutlet extends MapRow { standing: MapStanding; marked: boolean }

const letters: Record<string, MapStanding> = { e: 'exceeding', m: 'missing', k: 'marked', n: 'on_line', s: 'stopped', b: 'bare' }

/** Rows with how each stands; a capital letter says that a mark covers this moment beside it. */
export function outletsOf(rows: readonly MapRow[], states: string): MapOutlet[] {
    return rows.map((row, index) => {
        const letter = states[index] ?? 'b'
        return { ...row, standing: letters[letter.toLowerCase()] ?? 'bare', marked: letter !== letter.toLowerCase() }
    })
}

export const toneOf = (standing: MapStanding): Tone => (standing === 'bare' ? 'todo' : toneOfStanding(standing))
export const standingLabel = (standing: MapStanding): string => (standing === 'bare' ? words.bare : outletWords.standings[standing])
export const graveness = (standing: MapStanding): number => mapStandings.indexOf(standing)

export function countsOf(outlets: readonly MapOutlet[]): Record<MapStanding, number> {
    const counts = { exceeding: 0, missing: 0, marked: 0, on_line: 0, stopped: 0, bare: 0 }
    for (const outlet of outlets) counts[outlet.standing] += 1
    return counts
}

/** Those whose name, number or enterprise has every word that was typed. */
export function found(outlets: readonly MapOutlet[], typed: string): MapOutlet[] {
    const wanted = typed.trim().toLowerCase().split(/\s+/).filter((word) => word !== '')
    return outlets.filter((one) => wanted.every((word) => `${one.name} ${one.number} ${one.enterprise}`.toLowerCase().includes(word)))
}

export const gravestOf = (outlets: readonly MapOutlet[]): MapStanding =>
    outlets.reduce<MapStanding>((worst, one) => (graveness(one.standing) < graveness(worst) ? one.standing : worst), 'bare')

/** The shapes of the states (look/tokens.css) on a field of twelve by twelve, so that a mark is read without its colour. */
export const shapes: Record<MapStanding, { path: string; filled: boolean }> = {
    exceeding: { path: 'M6 .4 11.6 6 6 11.6.4 6z', filled: true },
    missing: { path: 'M6 .8 11.6 11H.4z', filled: true },
    marked: { path: 'M2 .8h8L6 6zM2 11.2h8L6 6z', filled: true },
    on_line: { path: 'M1.6 6.4 4.7 9.5 10.4 2.8', filled: false },
    stopped: { path: 'M2.4 1.4h2.6v9.2H2.4zM7 1.4h2.6v9.2H7z', filled: true },
    bare: { path: 'M6 1.6a4.4 4.4 0 1 1 0 8.8 4.4 4.4 0 0 1 0-8.8z', filled: false },
}
