import { alarmApi } from './alarm-api'
import type { Board, BoardBy } from './board-types'
import type { Demonstration } from '@/modules/sign-in/demonstration'
import { callApi } from './call-api'
import type { CalendarDay, Catalogue, Definition } from './catalogue-types'
import { address, type Client, type Query } from './client'
import { formApi } from './form-api'
import type { ImportMapping, ImportState } from './import-types'
import type { Json } from './json'
import type {
    Account, Figure, FigureRows, Figures, HeadPage, Held, Hello, Job, JobRuns,
    LedgerAct, ReadEntry, ReportPage, SavedView, Session, UploadedFile, UploadState, Verification, Workbench,
} from './other-types'
import type { Calendars, MessageList, YearNotice, YearOutcome } from './notice-types'
import type { FieldDraft, PaperList, PaperText } from './paper-types'
import type { CaseRecordings, TakenRecording } from './recording-types'
import type { ComparedRow, PaperReview } from './review-types'
import type {
    Able, ActAnswer, ActCheck, ActRequest, HistoryRow, Listed, ListQuery, Picked, NextStep, RecordList, RecordPage, SearchGroup, Titles,
} from './record-types'
import { letterApi } from './letter-api'
import { outletApi } from './outlet-api'
import { ownApi } from './own-api'
import { reportCheckApi } from './report-check-api'
import { scanApi } from './scan-api'
import type { PaymentMatches, Reckoning } from './payment-types'
import type { Pack, Volume } from './volume-types'
import { yearlyApi } from './yearly-api'

const enc = encodeURIComponent
const keyPath = (key: string) => key.split('/').map(enc).join('/')
const asQuery = (query: ListQuery): Query => ({ ...query })

function sessionApi(client: Client) {
    return {
        hello: () => client.get<Hello>('/api/hello', {}, ['name']),
        session: () => client.get<Session>('/api/session', {}, ['person', 'csrf', 'rights']),
        demonstration: () => client.get<Demonstration>('/api/demonstration', {}, ['stage', 'people']),
        beginDemonstration: () => client.send<Demonstration>('POST', '/api/demonstration'),
        enterDemonstration: (account: string) => client.send<Session>('POST', '/api/demonstration/session', { account }, ['person', 'csrf']),
        signIn: (account: string, password: string) =>
            client.send<Session>('POST', '/api/session', { account, password }, ['person', 'csrf', 'rights']),
        signOut: () => client.send<undefined>('DELETE', '/api/session'),
        changePassword: (old: string, next: string) =>
            client.send<undefined>('POST', '/api/session/password', { old, new: next }),
    }
}

function catalogueApi(client: Client) {
    return {
        catalogue: () => client.get<Catalogue>('/api/catalogue', {}, ['record_types', 'procedures', 'menu', 'system_fields']),
        definitions: () => client.get<Definition[]>('/api/catalogue/definitions'),
        calendar: (from: string, to: string) => client.get<CalendarDay[]>('/api/catalogue/calendar', { from, to }),
    }
}

function recordApi(client: Client) {
    return {
        list: (type: string, query: ListQuery) =>
            client.get<RecordList>(`/api/records/${enc(type)}`, asQuery(query), ['rows']),
        count: (type: string, query: ListQuery) =>
            client.get<{ total: number }>(`/api/records/${enc(type)}/count`, asQuery(query), ['total']),
        page: (type: string, id: string) =>
            client.get<RecordPage>(`/api/records/${enc(type)}/${enc(id)}`, {}, ['record', 'title']),
        opening: (type: string) => client.get<{ next: NextStep[] }>(`/api/records/${enc(type)}/new`, {}, ['next']),
        history: (type: string, id: string, offset: number, limit: number) =>
            client.get<Listed<HistoryRow>>(`/api/records/${enc(type)}/${enc(id)}/history`, { offset, limit }, ['rows', 'total']),
        exportAddress: (type: string, query: ListQuery & { format: string }) =>
            address(`/api/records/${enc(type)}/export`, asQuery(query)),
        search: (q: string, limit: number) =>
            client.get<{ groups: SearchGroup[] }>('/api/search', { q, limit }, ['groups']),
        people: (q: string, right?: string, organisation?: string) => client.get<{ rows: Picked[] }>('/api/people', { q, right, organisation }, ['rows']),
        able: (type: string, id: string, right: string) => client.get<{ rows: Able[] }>(`/api/records/${enc(type)}/${enc(id)}/able`, { right }, ['rows']),
        held: (person: string) => client.get<Held>(`/api/people/${enc(person)}/held`, {}, ['total', 'types']),
        pick: (type: string, q: string, limit: number) =>
            client.get<{ rows: Picked[] }>(`/api/pick/${enc(type)}`, { q, limit }, ['rows']),
        act: (request: ActRequest) => client.send<ActAnswer>('POST', '/api/acts', request, ['receipt']),
        check: (request: ActRequest) => client.send<ActCheck>('POST', '/api/acts/check', request, ['allowed']),
    }
}

function paperApi(client: Client) {
    const at = (type: string, id: string) => `/api/records/${enc(type)}/${enc(id)}/papers`
    return {
        papers: (type: string, id: string) => client.get<PaperList>(at(type, id), {}, ['rows']),
        review: (id: string) => client.get<PaperReview>(`/api/records/document/${enc(id)}/review`, {}, ['lines', 'versions', 'notes']),
        comparePaper: (id: string, from: string, to: string) => client.get<{ rows: ComparedRow[] }>(`/api/records/document/${enc(id)}/compare`, { from, to }, ['rows']),
        fieldDrafts: (type: string, id: string, wanted: string) =>
            client.get<{ rows: FieldDraft[] }>(`/api/records/${enc(type)}/${enc(id)}/drafts`, { for: wanted }, ['rows']),
        paperText: (type: string, id: string, paper: string) =>
            client.get<PaperText>(`${at(type, id)}/${enc(paper)}`, { as: 'text' }, ['lines', 'marked', 'missing']),
        paperAddress: (type: string, id: string, paper: string) => `${at(type, id)}/${enc(paper)}`,
    }
}

function volumeApi(client: Client) {
    const at = (type: string, id: string) => `/api/records/${enc(type)}/${enc(id)}/volume`
    return {
        reckoning: (type: string, id: string, amount?: string) => client.get<Reckoning>(`/api/records/${enc(type)}/${enc(id)}/reckoning`, { amount }, ['applies']),
        recordings: (type: string, id: string) => client.get<CaseRecordings>(`/api/records/${enc(type)}/${enc(id)}/recordings`, {}, ['steps', 'recordings']),
        takeRecording: (upload: string, ids: { id: string; record: string }) => client.send<TakenRecording>('POST', '/api/recordings', { ...ids, upload }, ['name', 'verdict', 'steps']),
        paymentMatches: () => client.get<PaymentMatches>('/api/payment-entries/matches', {}, ['rows']),
        volume: (type: string, id: string, count = false) => client.get<Volume>(at(type, id), count ? { count: '1' } : {}, ['parts', 'title']),
        pack: (pack: string, records: string[]) => client.get<Pack>(`/api/packs/${enc(pack)}`, { records: records.join(',') }, ['rows']),
        printFile: (documents: readonly string[], copies: number, doubleSided: boolean) => client.file(address('/api/print-file', { documents: documents.join(','), copies: String(copies), sides: doubleSided ? '2' : '1' })),
        packFile: (pack: string, records: string[]) => client.file(`/api/packs/${enc(pack)}/file?records=${enc(records.join(','))}`),
        volumeFile: (type: string, id: string, part: string, form: 'pdf' | 'zip') => client.file(`${at(type, id)}/${enc(part)}?as=${form}`),
    }
}

function evidenceApi(client: Client) {
    return {
        beginUpload: (name: string, size: number, media_type: string) =>
            client.send<UploadState>('POST', '/api/uploads', { name, size, media_type }, ['upload', 'received']),
        uploadState: (upload: string) => client.get<{ received: number }>(`/api/uploads/${enc(upload)}`, {}, ['received']),
        uploadPiece: (upload: string, offset: number, bytes: Blob, progress: (sent: number) => void, signal?: AbortSignal) =>
            client.put(address(`/api/uploads/${enc(upload)}`, { offset: String(offset) }), bytes, progress, signal),
        finishUpload: (upload: string) =>
            client.send<UploadedFile>('POST', `/api/uploads/${enc(upload)}/finish`, undefined, ['digest', 'name']),
        dropUpload: (upload: string) => client.send<undefined>('DELETE', `/api/uploads/${enc(upload)}`),
        evidenceAddress: (digest: string, type: string, id: string) =>
            `/api/evidence/${enc(digest)}?record=${enc(type)}/${enc(id)}`,
    }
}

function deskApi(client: Client) {
    return {
        board: (type: string, query: { by: BoardBy; organisation: string }) =>
            client.get<Board>(`/api/board/${enc(type)}`, { ...query }, ['groups', 'total']),
        workbench: () => client.get<Workbench>('/api/workbench', {}, ['due', 'counts']),
        draft: (key: string) => client.get<{ body: Json }>(`/api/drafts/${keyPath(key)}`),
        saveDraft: (key: string, body: Json) => client.send<undefined>('PUT', `/api/drafts/${keyPath(key)}`, body),
        dropDraft: (key: string) => client.send<undefined>('DELETE', `/api/drafts/${keyPath(key)}`),
        drafts: () => client.get<Json>('/api/drafts'),
        views: (type: string) => client.get<{ rows: SavedView[] }>(`/api/views/${enc(type)}`, {}, ['rows']),
        saveView: (type: string, id: string, view: Omit<SavedView, 'id'>) =>
            client.send<undefined>('PUT', `/api/views/${enc(type)}/${enc(id)}`, view),
        dropView: (type: string, id: string) => client.send<undefined>('DELETE', `/api/views/${enc(type)}/${enc(id)}`),
    }
}

function importApi(client: Client) {
    const at = (id: string) => `/api/imports/${enc(id)}`
    return {
        imports: (type: string) => client.get<{ rows: ImportState[]; references?: Titles }>('/api/imports', { type }, ['rows']),
        importState: (id: string) => client.get<ImportState>(at(id), {}, ['id', 'type']),
        beginImport: (type: string, upload: string) =>
            client.send<ImportState>('POST', '/api/imports', { type, upload }, ['id', 'type']),
        mapImport: (id: string, mapping: ImportMapping) =>
            client.send<ImportState>('PUT', `${at(id)}/mapping`, mapping, ['id', 'type']),
        performImport: (id: string, body: { id: string; organisation?: string; skip_faulty: boolean }) =>
            client.send<ActAnswer>('POST', `${at(id)}/perform`, body, ['receipt']),
        undoImport: (id: string, body: { id: string; reason: string; accept_doubts?: boolean }) =>
            client.send<ActAnswer>('POST', `${at(id)}/undo`, body, ['receipt']),
    }
}

export interface FigureQuery { year: number; organisation?: string; known_at?: string; by?: string; from?: string; to?: string; where?: string }

function figureApi(client: Client) {
    return {
        figures: (query: FigureQuery) => client.get<Figures>('/api/figures', { ...query }, ['figures']),
        figure: (id: string, query: FigureQuery) => client.get<Figure>(`/api/figures/${enc(id)}`, { ...query }, ['id', 'shown']),
        figureRows: (id: string, query: FigureQuery & { offset: number; limit: number; of?: string; part?: number }) =>
            client.get<FigureRows>(`/api/figures/${enc(id)}/rows`, { ...query }, ['rows', 'total']),
        report: (id: string, query: FigureQuery) => client.get<ReportPage>(`/api/reports/${enc(id)}`, { ...query }, ['title', 'sections']),
        reportAddress: (id: string, query: FigureQuery) => address(`/api/reports/${enc(id)}.docx`, { ...query }),
    }
}

function ledgerApi(client: Client) {
    return {
        head: () => client.get<HeadPage>('/api/ledger/head', {}, ['acts']),
        ledgerAct: (id: string) => client.get<LedgerAct>(`/api/ledger/acts/${enc(id)}`, {}, ['digest']),
        proofAddress: (id: string) => `/api/ledger/acts/${enc(id)}/proof`,
        verify: () => client.send<Verification>('POST', '/api/ledger/verify', undefined, ['running']),
        verification: () => client.get<Verification>('/api/ledger/verify', {}, ['running']),
    }
}

function adminApi(client: Client) {
    return {
        accounts: () => client.get<{ rows: Account[] }>('/api/accounts', {}, ['rows']),
        resetPassword: (person: string) =>
            client.send<{ one_time_password: string }>('POST', `/api/accounts/${enc(person)}/password`, undefined, ['one_time_password']),
        endSessions: (person: string) => client.send<undefined>('DELETE', `/api/accounts/${enc(person)}/sessions`),
        unlock: (person: string) => client.send<undefined>('POST', `/api/accounts/${enc(person)}/unlock`),
        jobs: () => client.get<{ rows: Job[]; kinds: JobRuns[] }>('/api/admin/jobs', {}, ['rows', 'kinds']),
        retryJob: (id: string) => client.send<undefined>('POST', `/api/admin/jobs/${enc(id)}/retry`),
        readLog: (query: { offset: number; limit: number }) =>
            client.get<Listed<ReadEntry> & { references?: Titles }>('/api/admin/read-log', { ...query }, ['rows']),
    }
}

function messageApi(client: Client) {
    return {
        messages: (query: { offset: number; limit: number; unread?: string }) =>
            client.get<MessageList>('/api/messages', { ...query }, ['rows', 'unread']),
        messageCount: () => client.get<{ unread: number; today: string; today_is_working_day: boolean }>('/api/messages/count', {}, ['unread', 'today']),
        markRead: (ids: number[] | 'all') =>
            client.send<{ changed: number; unread: number }>('POST', '/api/messages/read', ids === 'all' ? { all: true } : { ids }, ['unread']),
    }
}

function calendarApi(client: Client) {
    return {
        calendars: () => client.get<Calendars>('/api/admin/calendars', {}, ['years', 'rules']),
        previewYear: (notice: YearNotice) => client.send<YearOutcome>('POST', '/api/admin/calendars/preview', notice, ['moved']),
        loadYear: (notice: YearNotice) => client.send<YearOutcome>('POST', '/api/admin/calendars/load', notice, ['moved']),
    }
}

export function createApi(client: Client) {
    return {
        ...sessionApi(client),
        ...catalogueApi(client),
        ...recordApi(client),
        ...paperApi(client),
        ...scanApi(client),
        ...volumeApi(client),
        ...evidenceApi(client),
        ...deskApi(client),
        ...importApi(client),
        ...letterApi(client),
        ...figureApi(client),
        ...callApi(client),
        ...formApi(client),
        ...outletApi(client),
        ...ownApi(client),
        ...alarmApi(client),
        ...reportCheckApi(client),
        ...ledgerApi(client),
        ...adminApi(client),
        ...messageApi(client),
        ...calendarApi(client),
        ...yearlyApi(client),
    }
}

export type Api = ReturnType<typeof createApi>
