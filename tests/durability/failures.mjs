// What people are told when the disk is full or the database is gone.
import assert from 'node:assert/strict'

export function checkFailures(failures, words) {
    assert.ok(failures.length > 0, 'nobody met the failure: it was none')
    for (const { status, json } of failures) {
        assert.ok([500, 503, 507].includes(status), `${status}`)
        assert.match(json.failure, /^[0-9A-Z]{4}-[0-9A-Z]{4}$/)
        assert.match(json.words, words)
        assert.ok(json.words.includes(json.failure), json.words)
    }
}
