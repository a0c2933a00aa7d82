import type { LocationQuery } from 'vue-router'
import type { RecordType } from '@/api/catalogue-types'
import { readJson, type Json } from '@/api/json'
import type { SavedView } from '@/api/other-types'
import { conditionsFrom, filterText, type Condition } from '@/catalogue/filter'

/** What a list is asked; all of it stands in the address, so that a list can be sent to a colleague. */
export interface ListState {
    view: string
    conditions: Condition[]
    /** Whether the conditions were changed since the view was opened. */
    changed: boolean
    q: string
    sort: string
    offset: number
    voided: boolean
}

export interface ListView { id: string; label: string; filter: Json | string | undefined; sort: string; columns: string[]; own: boolean }

export function viewsOf(type: RecordType, saved: readonly SavedView[]): ListView[] {
    return [
        ...(type.views ?? []).map((view) => ({ id: view.id, label: view.label, filter: view.filter, sort: view.sort ?? '', columns: [], own: false })),
        ...saved.map((view) => ({ id: `my-${view.id}`, label: view.label, filter: view.filter, sort: view.sort ?? '', columns: view.columns ?? [], own: true })),
    ]
}

function one(query: LocationQuery, name: string): string {
    const value = query[name]
    return typeof value === 'string' ? value : ''
}

export function readState(query: LocationQuery, views: readonly ListView[]): ListState {
    const view = views.find((candidate) => candidate.id === one(query, 'view'))
    const typed = one(query, 'filter')
    const offset = Number(one(query, 'offset'))
    return {
        view: view?.id ?? '',
        conditions: typed === '' ? conditionsFrom(view?.filter) : conditionsFrom(readJson(typed)),
        changed: typed !== '',
        q: one(query, 'q'),
        sort: one(query, 'sort') === '' ? (view?.sort ?? '') : one(query, 'sort'),
        offset: Number.isInteger(offset) && offset > 0 ? offset : 0,
        voided: one(query, 'voided') === '1',
    }
}

export type ListChange = Partial<Pick<ListState, 'view' | 'conditions' | 'q' | 'sort' | 'offset' | 'voided'>>

/** The address after a change; a change of what is asked begins again at the first page. */
export function writeState(query: LocationQuery, change: ListChange): Record<string, string> {
    const next: Record<string, string> = {}
    const keep = (name: string) => {
        const value = one(query, name)
        if (value !== '') next[name] = value
    }
    if (change.view === undefined) ['view', 'filter', 'sort'].forEach(keep)
    else if (change.view !== '') next['view'] = change.view
    ;['q', 'voided'].forEach(keep)
    if (change.conditions !== undefined) {
        next['filter'] = change.conditions.length === 0 ? '{}' : filterText(change.conditions)
        if (change.conditions.length === 0 && next['view'] === undefined) delete next['filter']
    }
    const set = (name: string, value: string | undefined) => {
        if (value === undefined) return
        if (value === '') delete next[name]
        else next[name] = value
    }
    set('q', change.q)
    set('sort', change.sort)
    set('voided', change.voided === undefined ? undefined : change.voided ? '1' : '')
    set('offset', change.offset === undefined || change.offset === 0 ? '' : String(change.offset))
    return next
}
