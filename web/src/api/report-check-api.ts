import type { Client } from './client'
import type { BureauTable, Checked } from './report-check-types'

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
        comparedSheet: (files: readonly File[]) => client.formFile('/api/report-check/compare?as=xlsx', filesOf(files)),
    }
}
