import type { AlarmDesk, CheckRequest, StretchSurvey } from './alarm-types'
import type { Client } from './client'
import type { ActAnswer } from './record-types'

const enc = encodeURIComponent

export function alarmApi(client: Client) {
    return {
        alarms: (query: { state?: 'open' | 'done'; device?: string; from?: number; to?: number }) =>
            client.get<AlarmDesk>('/api/alarms', { ...query }, ['rows', 'counts']),
        surveyStretch: (device: string, query: { series: number; from: number; to: number }) =>
            client.get<StretchSurvey>(`/api/outlets/${enc(device)}/check`, { ...query }, ['judgement']),
        makeCheck: (device: string, body: CheckRequest) =>
            client.send<ActAnswer>('POST', `/api/outlets/${enc(device)}/checks`, body, ['receipt']),
    }
}
