import { cite } from '@/catalogue/citation'
import { useCatalogue } from '@/stores/catalogue'

/** Law citations as lawyers write them, by the titles that the server sends. */
export function useCitation(): (basis: string | undefined) => string {
    const store = useCatalogue()
    return (basis) => cite(basis, store.catalogue.laws ?? {})
}
