import { describe, expect, it } from 'vitest'
import { createAppRouter } from '@/router'
import { pageKeyOf } from './page-key'

describe('the key of a page', () => {
    const router = createAppRouter({ signedIn: async () => true, mustChange: () => false, forEnterprise: () => false })
    const keyOf = (path: string) => pageKeyOf(router.resolve(path))

    it('is its address, so that another record is another page', () => {
        expect(keyOf('/record/case/1')).toBe('/record/case/1')
        expect(keyOf('/record/case/2')).not.toBe(keyOf('/record/case/1'))
    })
    it('of an import of letters stays the same when the import gets its number', () => expect(keyOf('/imports/letters/1')).toBe(keyOf('/imports/letters')))
})
