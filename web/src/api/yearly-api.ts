import { address, type Client } from './client'
import type { ActAnswer } from './record-types'
import type { PlacedFigure, Suggestion, YearlyReport } from './yearly-types'

const at = (id: string) => `/api/yearly-reports/${encodeURIComponent(id)}`

export function yearlyApi(client: Client) {
    return {
        openYearly: (body: { id: string; record: string; year: number; template: string; organisation?: string }) =>
            client.send<{ record: { id: string } }>('POST', '/api/yearly-reports', body, ['record']),
        yearly: (id: string) => client.get<YearlyReport>(at(id), {}, ['sections', 'figures', 'state']),
        yearlyFigure: (id: string, place: string) => client.get<PlacedFigure>(`${at(id)}/figure`, { place }, ['shown']),
        suggestions: (id: string, section: string) =>
            client.get<{ rows: Suggestion[]; figures: Record<string, PlacedFigure> }>(`${at(id)}/suggestions`, { section }, ['rows']),
        checkYearly: (id: string, body: { id: string; expected_version: number }) => client.send<ActAnswer>('POST', `${at(id)}/check`, body),
        restateYearly: (id: string, body: { id: string; record: string; reason: string }) => client.send<ActAnswer>('POST', `${at(id)}/restatements`, body),
        takePrior: (id: string, body: { id: string; upload: string; expected_version: number }) =>
            client.send<{ figures: number }>('POST', `${at(id)}/prior`, body),
        yearlyWord: (id: string, annex: boolean) => address(`${at(id)}.docx`, annex ? { annex: '1' } : {}),
    }
}
