import type { Tone } from '@/api/catalogue-types'
import type { Trust } from '@/stores/trust'

export interface Ability {
    id: 'camera' | 'location' | 'offline' | 'encrypted' | 'proof' | 'unaffected'
    tone: Tone
    words: 'does' | 'may' | 'doesNot' | 'yes' | 'no' | 'always' | 'asking'
}

type Verdict = Pick<Ability, 'tone' | 'words'>

const does: Verdict = { tone: 'done', words: 'does' }
const may: Verdict = { tone: 'soon', words: 'may' }
const doesNot: Verdict = { tone: 'barred', words: 'doesNot' }
const asking: Verdict = { tone: 'doing', words: 'asking' }
const yes: Verdict = { tone: 'done', words: 'yes' }
const no: Verdict = { tone: 'barred', words: 'no' }

function byTrust(trust: Trust, open: Verdict, untrusted: Verdict, trusted: Verdict): Verdict {
    switch (trust) {
        case 'unknown': return asking
        case 'open': return open
        case 'untrusted': return untrusted
        case 'trusted': return trusted
    }
}

/** What a browser lets a page do, by how far it trusts the way to the server. */
export function abilitiesOf(trust: Trust): Ability[] {
    return [
        { id: 'camera', ...byTrust(trust, doesNot, may, does) },
        { id: 'location', ...byTrust(trust, doesNot, may, does) },
        { id: 'offline', ...byTrust(trust, doesNot, doesNot, does) },
        { id: 'encrypted', ...byTrust(trust, no, yes, yes) },
        { id: 'proof', ...byTrust(trust, no, no, yes) },
        { id: 'unaffected', tone: 'done', words: 'always' },
    ]
}

/** Which of the instructions is for this device. */
export function deviceOf(userAgent: string): 'android' | 'apple' | 'windows' | 'linux' {
    if (/iPhone|iPad|Macintosh/.test(userAgent)) return 'apple'
    if (/Windows/.test(userAgent)) return 'windows'
    if (/Android|HarmonyOS|OpenHarmony/.test(userAgent)) return 'android'
    return 'linux'
}
