import { address, type Client } from './client'
import type { Curve, Outlet, OutletBoard, OutletFilter, OutletMap, OutletStanding, Outlines, RawFrame, Stranger } from './outlet-types'

const enc = encodeURIComponent

export interface CurveQuery { series: number; from: number; to: number; columns?: number }

export function outletApi(client: Client) {
    const at = (id: string) => `/api/outlets/${enc(id)}`
    return {
        outlets: (standing: OutletStanding | '', filter: OutletFilter) => client.get<OutletBoard>('/api/outlets', { standing, ...filter }, ['rows', 'counts']),
        outletMap: (filter: OutletFilter, known: string) => client.get<OutletMap>('/api/outlet-map', { ...filter, known }, ['version', 'states']),
        mapOutlines: () => client.get<Outlines>('/api/outlet-map/outlines', {}, ['outlines', 'faults']),
        strangers: () => client.get<{ rows: Stranger[] }>('/api/outlet-strangers', {}, ['rows']),
        outlet: (id: string) => client.get<Outlet>(at(id), {}, ['id', 'series']),
        curve: (id: string, query: CurveQuery) => client.get<Curve>(`${at(id)}/curve`, { ...query }, ['points', 'series']),
        /** Frames that bore a reading of the series at that time. */
        frames: (id: string, query: { from: number; to: number; series: number; time: number }) =>
            client.get<{ rows: RawFrame[] }>(`${at(id)}/frames`, { ...query }, ['rows']),
        takeReadings: (file: File) => client.form<{ rows: number; readings: number; record: string }>(`/api/outlet-readings?name=${enc(file.name)}`, file, ['rows', 'readings']),
        readingsAddress: (id: string, query: CurveQuery) =>
            address(`${at(id)}/readings.csv`, { series: String(query.series), from: String(query.from), to: String(query.to) }),
    }
}
