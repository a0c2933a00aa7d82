import type { Client } from './client'
import type { ActAnswer } from './record-types'
import type { BureauTable, Checked } from './report-check-types'
import type { KeptWording, KnownIndicator, Lesson, Teaching } from './report-wording-types'

/** What is sent to be checked; nothing of it is kept by the server. */
export interface CheckRequest {
    file?: File | undefined
    text?: string | undefined
    before?: File | undefined
    beforeText?: string | undefined
    dismissed?: string | undefined
    year?: string | undefined
    kind?: string | undefined
    records?: boolean | undefined
    organisation?: string | undefined
}

export function formOf(request: CheckRequest): FormData {
    const form = new FormData()
    if (request.file !== undefined) form.append('file', request.file, request.file.name)
    else form.append('text', request.text ?? '')
    if (request.before !== undefined) form.append('before', request.before, request.before.name)
    else if (request.beforeText !== undefined && request.beforeText !== '') form.append('before_text', request.beforeText)
    for (const name of ['dismissed', 'year', 'kind', 'organisation'] as const) {
        const value = request[name]
        if (value !== undefined && value !== '') form.append(name, value)
    }
    if (request.records === false) form.append('records', '0')
    return form
}

function teachingForm(request: CheckRequest, teaching: Teaching): FormData {
    const form = formOf(request)
    form.append('from', String(teaching.from))
    form.append('to', String(teaching.to))
    form.append('indicator', teaching.indicator)
    for (const name of ['names', 'needs', 'beside'] as const) {
        const words = teaching[name]
        if (words !== undefined && words.length > 0) form.append(name, words.join('\n'))
    }
    if (teaching.confirmed === true) form.append('confirmed', '1')
    return form
}

function keepingForm(request: CheckRequest, teaching: Teaching, ids: { id: string; record: string }): FormData {
    const form = teachingForm(request, teaching)
    form.append('id', ids.id)
    form.append('record', ids.record)
    return form
}

function filesOf(files: readonly File[]): FormData {
    const form = new FormData()
    files.forEach((file) => form.append('file', file, file.name))
    return form
}

export function reportCheckApi(client: Client) {
    return {
        checkReport: (request: CheckRequest) => client.form<Checked>('/api/report-check', formOf(request), ['text', 'findings', 'figures']),
        checkedWord: (request: CheckRequest) => client.formFile('/api/report-check/word', formOf(request)),
        compareReports: (files: readonly File[]) => client.form<BureauTable>('/api/report-check/compare', filesOf(files), ['reports', 'rows']),
        tryWording: (request: CheckRequest, teaching: Teaching) => client.form<Lesson>('/api/report-check/wordings/try', teachingForm(request, teaching), ['names', 'effects', 'refusals']),
        keepWording: (request: CheckRequest, teaching: Teaching, ids: { id: string; record: string }) => client.form<ActAnswer>('/api/report-check/wordings', keepingForm(request, teaching, ids)),
        keptWordings: () => client.get<{ rows: KeptWording[] }>('/api/report-check/wordings', {}, ['rows']),
        importWordings: (file: File) => client.form<{ kept: number; left: { name: string; words: string }[] }>('/api/report-check/wordings/import', filesOf([file]), ['kept', 'left']),
        knownIndicators: () => client.get<{ rows: KnownIndicator[] }>('/api/report-check/indicators', {}, ['rows']),
        comparedSheet: (files: readonly File[]) => client.formFile('/api/report-check/compare?as=xlsx', filesOf(files)),
    }
}
