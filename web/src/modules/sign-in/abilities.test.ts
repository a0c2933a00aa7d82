import { describe, expect, it } from 'vitest'
import { abilitiesOf, deviceOf } from './abilities'

describe('what a device can do', () => {
    it.each([
        ['open', 'camera', 'doesNot'], ['open', 'location', 'doesNot'], ['open', 'offline', 'doesNot'], ['open', 'encrypted', 'no'],
        ['untrusted', 'camera', 'may'], ['untrusted', 'offline', 'doesNot'], ['untrusted', 'encrypted', 'yes'], ['untrusted', 'proof', 'no'],
        ['trusted', 'camera', 'does'], ['trusted', 'offline', 'does'], ['trusted', 'proof', 'yes'],
        ['unknown', 'offline', 'asking'], ['open', 'unaffected', 'always'],
    ] as const)('over a way that is %s: %s is %s', (trust, id, words) =>
        expect(abilitiesOf(trust).find((ability) => ability.id === id)?.words).toBe(words))

    it.each([
        ['Mozilla/5.0 (Linux; Android 14; HUAWEI) Chrome/114 Mobile', 'android'], ['Mozilla/5.0 (Phone; OpenHarmony 5.0)', 'android'],
        ['Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X)', 'apple'], ['Mozilla/5.0 (Windows NT 10.0; Win64)', 'windows'],
        ['Mozilla/5.0 (X11; Linux x86_64) UOS', 'linux'],
    ])('%s is told how it is done on %s', (userAgent, device) => expect(deviceOf(userAgent)).toBe(device))
})
