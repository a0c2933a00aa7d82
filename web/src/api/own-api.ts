import type { Client } from './client'
import type { CurveQuery } from './outlet-api'
import type { Curve } from './outlet-types'
import type { EnterpriseAccount, GivenPassword, MarkRequest, OwnMark, OwnMessage, OwnOutlet, OwnStart } from './own-types'

const enc = encodeURIComponent

/** What the people of an enterprise have, and by which the bureau opens accounts for them. */
export function ownApi(client: Client) {
    const mark = (id: string) => `/api/own/marks/${enc(id)}`
    const accounts = (enterprise: string) => `/api/enterprises/${enc(enterprise)}/accounts`
    const account = (enterprise: string, person: string) => `${accounts(enterprise)}/${enc(person)}`
    return {
        own: () => client.get<OwnStart>('/api/own', {}, ['enterprise', 'rules', 'kinds']),
        ownOutlets: () => client.get<{ rows: OwnOutlet[]; at: number }>('/api/own/outlets', {}, ['rows']),
        ownCurve: (device: string, query: CurveQuery) => client.get<Curve>(`/api/own/outlets/${enc(device)}/curve`, { ...query }, ['points', 'series']),
        ownMarks: (query: { device?: string; offset?: number; limit?: number }) => client.get<{ rows: OwnMark[]; total: number }>('/api/own/marks', { ...query }, ['rows', 'total']),
        ownMessages: (query: { unread?: '1'; limit?: number }) => client.get<{ rows: OwnMessage[]; total: number; unread: number }>('/api/own/messages', { ...query }, ['rows', 'unread']),
        readOwnMessages: (body: { ids: number[] } | { all: true }) => client.send<{ unread: number }>('POST', '/api/own/messages/read', body, ['unread']),
        declareMark: (body: MarkRequest & { record: string; device: string }) => client.send<OwnMark>('POST', '/api/own/marks', body, ['id', 'state']),
        resubmitMark: (id: string, body: MarkRequest & { version: number; kept: string[] }) => client.send<OwnMark>('POST', `${mark(id)}/resubmit`, body, ['id', 'state']),
        withdrawMark: (id: string, body: { id: string; version: number; reason: string }) => client.send<OwnMark>('POST', `${mark(id)}/withdraw`, body, ['id', 'state']),
        ownFileAddress: (id: string, digest: string) => `${mark(id)}/files/${enc(digest)}`,
        enterpriseAccounts: (enterprise: string) => client.get<{ rows: EnterpriseAccount[] }>(accounts(enterprise), {}, ['rows']),
        openEnterpriseAccount: (enterprise: string, body: { id: string; record: string; account: string; name: string; position: string }) =>
            client.send<GivenPassword>('POST', accounts(enterprise), body, ['one_time_password']),
        renewEnterprisePassword: (enterprise: string, person: string) => client.send<GivenPassword>('POST', `${account(enterprise, person)}/password`, {}, ['one_time_password']),
        setEnterpriseAccount: (enterprise: string, person: string, how: 'stop' | 'start', body: { id: string; version: number }) =>
            client.send<undefined>('POST', `${account(enterprise, person)}/${how}`, body),
    }
}
