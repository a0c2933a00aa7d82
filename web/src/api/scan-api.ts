import type { Client } from './client'
import type { FiledAnswer, PaperSeals } from './paper-types'
import type { ActAnswer } from './record-types'
import type { Assigned, ScanOutcome, ScanStack } from './scan-types'

const enc = encodeURIComponent

/** Papers that become records, and their scans that come back. */
export function scanApi(client: Client) {
    const at = (scan: string) => `/api/scans/${enc(scan)}`
    return {
        filePaper: (type: string, id: string, paper: string, body: { id: string; record: string; another?: boolean }) =>
            client.send<FiledAnswer>('POST', `/api/records/${enc(type)}/${enc(id)}/papers/${enc(paper)}/documents`, body, ['record']),
        revisePaper: (id: string, body: { id: string; upload: string; expected_version: number; reason: string }) =>
            client.send<ActAnswer>('POST', `/api/records/document/${enc(id)}/word`, body, ['receipt']),
        paperSeals: (id: string) => client.get<PaperSeals>(`/api/records/document/${enc(id)}/seals`, {}, ['connected', 'words']),
        beginScan: (id: string, uploads: string[]) =>
            client.send<ScanStack>('POST', `/api/records/case/${enc(id)}/scans`, { uploads }, ['scan', 'papers', 'faulty']),
        assignSheets: (scan: string, assigned: Assigned[]) =>
            client.send<ScanStack>('PUT', `${at(scan)}/assigned`, { assigned }, ['scan', 'papers']),
        fileScans: (scan: string, papers: { document: string; act: string }[]) =>
            client.send<ScanOutcome>('POST', `${at(scan)}/file`, { papers }, ['filed', 'scan']),
        sheetAddress: (scan: string, sheet: number) => `${at(scan)}/sheets/${sheet}`,
    }
}
