import type { Field } from '@/api/catalogue-types'
import { isObject, textOf, type Json } from '@/api/json'
import type { ActRequest, EvidenceFile, Source, Values } from '@/api/record-types'
import { changedValues, isHidden, toInput, toSend } from '@/catalogue/form-values'
import { filesOf, filesToJson } from '@/components/files'

/** Everything a person has put into the form of an act; this is what a draft keeps. */
export interface ActDraft {
    /** Made once: sending the same request again must not do the act twice. */
    id: string
    record: string
    /** The version that was looked at, and what its fields held: others may have gone on since. */
    version: number
    before: Values
    values: Values
    /** Empty: on the day on which it is done. */
    happenedOn: string
    reason: string
    actedBy: string
    source: Source
    scan: EvidenceFile[]
    evidence: EvidenceFile[]
}

export function draftToJson(draft: ActDraft): Json {
    return {
        id: draft.id, record: draft.record, version: draft.version, before: draft.before, values: draft.values, happenedOn: draft.happenedOn, reason: draft.reason,
        actedBy: draft.actedBy, source: { ...draft.source }, scan: filesToJson(draft.scan), evidence: filesToJson(draft.evidence),
    }
}

function valuesOf(value: Json | undefined): Values {
    return isObject(value) ? { ...value } : {}
}

/** A kept draft put over a fresh one; members that are missing or strange stay fresh. */
export function draftFrom(kept: Json, fresh: ActDraft): ActDraft {
    if (!isObject(kept)) return fresh
    const source = isObject(kept['source']) ? kept['source'] : {}
    const version = kept['version']
    const based = typeof version === 'number' ? { version, before: valuesOf(kept['before']) } : { version: fresh.version, before: fresh.before }
    return {
        id: textOf(kept['id']) || fresh.id,
        record: textOf(kept['record']) || fresh.record,
        ...based,
        values: valuesOf(kept['values']),
        happenedOn: textOf(kept['happenedOn']) || fresh.happenedOn,
        reason: textOf(kept['reason']),
        actedBy: textOf(kept['actedBy']),
        source: {
            kind: textOf(source['kind']) || 'here',
            ...(textOf(source['system']) === '' ? {} : { system: textOf(source['system']) }),
            ...(textOf(source['external_id']) === '' ? {} : { external_id: textOf(source['external_id']) }),
        },
        scan: filesOf(kept['scan']),
        evidence: filesOf(kept['evidence']),
    }
}

/** What the inputs begin with: what the record holds. */
export function beginning(fields: readonly Field[], stored: Values): Values {
    const values: Values = {}
    fields.forEach((field) => {
        const input = toInput(field, stored[field.id])
        if (input !== undefined) values[field.id] = input
    })
    return values
}

export interface ActTarget { type: string; act: string; asFact: boolean; preset?: Values | undefined; onBehalfOf: string | undefined; shownDay?: string | undefined; acceptDoubts: boolean }

function sentValues(fields: readonly Field[], before: Values, now: Values, onlyChanged: boolean): Values {
    if (onlyChanged) return changedValues(fields, before, now)
    const sent: Values = {}
    fields.forEach((field) => {
        if (isHidden(now[field.id])) return
        const value = toSend(field, now[field.id])
        const was = toSend(field, before[field.id])
        if (value !== null || was !== null) sent[field.id] = value
    })
    return sent
}

export function sourceOf(draft: ActDraft): Source {
    const scan = draft.scan[0]?.digest
    switch (draft.source.kind) {
        case 'paper':
            return { kind: 'paper', ...(scan === undefined ? {} : { scan }) }
        case 'system':
            return {
                kind: 'system',
                ...(draft.source.system === undefined ? {} : { system: draft.source.system }),
                ...(draft.source.external_id === undefined ? {} : { external_id: draft.source.external_id }),
            }
        case 'phone':
            return { kind: 'phone' }
        default:
            return { kind: 'here' }
    }
}

/** The request that the form stands for. A day that stands in the form is the day of the act, whatever day the server has come to meanwhile. */
export function requestOf(draft: ActDraft, target: ActTarget, fields: readonly Field[]): ActRequest {
    const day = draft.happenedOn || target.shownDay
    const scans = draft.source.kind === 'paper' ? draft.scan.filter((scan) => !draft.evidence.some((file) => file.digest === scan.digest)) : []
    const evidence = [...draft.evidence, ...scans]
    return {
        id: draft.id,
        type: target.type,
        record: draft.record,
        act: target.act,
        expected_version: draft.version,
        values: { ...sentValues(fields, draft.before, draft.values, target.act === 'correct'), ...target.preset },
        source: sourceOf(draft),
        ...(day === undefined ? {} : { happened_on: day }),
        ...(target.asFact ? { as_fact: true } : {}),
        ...(draft.actedBy === '' ? {} : { acted_by: draft.actedBy }),
        ...(target.onBehalfOf === undefined ? {} : { on_behalf_of: target.onBehalfOf }),
        ...(draft.reason.trim() === '' ? {} : { reason: draft.reason.trim() }),
        ...(evidence.length === 0 ? {} : { evidence }),
        ...(target.acceptDoubts ? { accept_doubts: true } : {}),
    }
}
