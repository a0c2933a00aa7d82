import { inject, type InjectionKey } from 'vue'
import type { Workbench } from '@/api/other-types'
import type { Resource } from './use-resource'

/** The workbench belongs to the shell: its counts stand in the navigation of every screen. */
export const deskKey: InjectionKey<Resource<Workbench>> = Symbol('desk')

export function useDesk(): Resource<Workbench> {
    const desk = inject(deskKey)
    if (desk === undefined) throw new Error('no desk was provided')
    return desk
}
