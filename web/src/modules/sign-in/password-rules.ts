export interface PasswordRule { id: 'length' | 'kinds' | 'different' | 'notAccount' | 'same'; met: boolean }

const leastMixed = 10
const leastPlain = 16

/** How many of: capital letters, small letters, digits, other signs. */
function kindsIn(password: string): number {
    return [/[A-Z]/, /[a-z]/, /[0-9]/, /[^A-Za-z0-9]/].filter((kind) => kind.test(password)).length
}

/** What a page can tell while the person types; the server has the last word. */
export function passwordRules(old: string, next: string, again: string, account: string): PasswordRule[] {
    const name = account.toLowerCase()
    const length = [...next].length
    return [
        { id: 'length', met: length >= leastMixed },
        { id: 'kinds', met: length >= leastPlain || (next !== '' && kindsIn(next) >= 3) },
        { id: 'different', met: next !== '' && next !== old },
        { id: 'notAccount', met: next !== '' && (name === '' || !next.toLowerCase().includes(name)) },
        { id: 'same', met: next !== '' && next === again },
    ]
}
