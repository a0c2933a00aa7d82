// Counts sentences that hold and those that do not; the last line is `N passed, N failed`.
let passed = 0
const failed = []

export async function holds(sentence, work) {
    const began = Date.now()
    try {
        await work()
        passed += 1
        console.log(`ok    ${sentence} (${Date.now() - began} ms)`)
        return true
    } catch (fault) {
        failed.push(sentence)
        console.log(`FAILED ${sentence}\n      ${String(fault?.stack ?? fault).split('\n').slice(0, 12).join('\n      ')}`)
        return false
    }
}

export function skipped(sentence, why) {
    console.log(`skipped ${sentence}: ${why}`)
}

export function finish() {
    for (const sentence of failed) console.log(`failed: ${sentence}`)
    console.log(`${passed} passed, ${failed.length} failed`)
    process.exit(failed.length === 0 ? 0 : 1)
}
