import type { RouteLocationNormalizedLoaded } from 'vue-router'

/** What tells one page from another: its address, unless its route names a key of its own. A page that gets its number while work goes on in it names one, so that it is not begun anew. */
export function pageKeyOf(route: Pick<RouteLocationNormalizedLoaded, 'meta' | 'path'>): string {
    const key = route.meta['key']
    return typeof key === 'string' ? key : route.path
}
