import { describe, expect, it } from 'vitest'
import { trustOf } from './trust'

describe('trust', () => {
    it.each([[false, true, 'open'], [false, false, 'open'], [true, true, 'trusted'], [true, false, 'untrusted']])(
        'secure context %s, worker taken %s: %s', async (secureContext, worker, trust) =>
            expect(await trustOf({ secureContext, takesWorker: async () => worker })).toBe(trust))
})
