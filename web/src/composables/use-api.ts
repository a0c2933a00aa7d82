import { inject, type InjectionKey } from 'vue'
import type { Api } from '@/api'

export const apiKey: InjectionKey<Api> = Symbol('api')

export function useApi(): Api {
    const api = inject(apiKey)
    if (api === undefined) throw new Error('no api was provided')
    return api
}
