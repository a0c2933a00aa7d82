import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import type { Catalogue } from '@/api/catalogue-types'
import { withApprovalWords } from '@/catalogue/approval-words'

const empty: Catalogue = {
    digest: '', record_types: {}, procedures: [], roles: {}, indicators: {}, organisation_kinds: {}, menu: [], system_fields: [],
}

/** The definitions that the person may read, as the server sent them. */
export const useCatalogue = defineStore('catalogue', () => {
    const loaded = ref<Catalogue>()
    const catalogue = computed(() => withApprovalWords(loaded.value ?? empty))
    return { loaded, catalogue }
})
