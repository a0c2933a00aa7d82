import { computed, onMounted, ref, shallowRef } from 'vue'
import type { Api } from '@/api'
import { isObject, textOf, type Json } from '@/api/json'
import type { Problem } from '@/api/problem'
import type { CheckRequest } from '@/api/report-check-api'
import type { Checked, Finding } from '@/api/report-check-types'
import { useDraft, type DraftKeeper } from '@/composables/use-draft'
import { asList, dismissalOf, merged, readList, type Dismissal } from './dismissals'
import { mended, mendOf } from './mends'

export const largestFile = 20 * 1024 * 1024

/** What is being written; all of it stays in this window, on the server only what the user lets be kept. */
interface Writing { text: string; kind: string; year: string; draft: number; last: string; store: boolean; dismissed: Dismissal[] }

const empty = (): Writing => ({ text: '', kind: '', year: '', draft: 0, last: '', store: false, dismissed: [] })

function writingOf(body: Json): Writing {
    if (!isObject(body)) return empty()
    const rows = Array.isArray(body['dismissed']) ? body['dismissed'] : []
    const list = rows.flatMap((row): Dismissal[] => (isObject(row) ? [{ key: textOf(row['key']), reason: textOf(row['reason']), about: textOf(row['about']) }] : []))
    const draft = body['draft']
    return { text: textOf(body['text']), kind: textOf(body['kind']), year: textOf(body['year']), last: textOf(body['last']), store: body['store'] === true, dismissed: readList(asList(list)).dismissals, draft: typeof draft === 'number' ? draft : 0 }
}

/** The server is told reasons and keys, and the text only where the user says so. */
export function withoutText(body: Json): Json {
    if (!isObject(body) || !isObject(body['body'])) return body
    const inner = body['body']
    return inner['store'] === true ? body : { ...body, body: { ...inner, text: '', last: '', draft: 0 } }
}

const keeperOf = (api: Api): DraftKeeper => ({
    draft: (key) => api.draft(key),
    saveDraft: (key, body) => api.saveDraft(key, withoutText(body)),
    dropDraft: (key) => api.dropDraft(key),
})

/** One report being checked, draft after draft. */
export function useCheck(api: Api, owner: string, organisation: () => string) {
    const writing = ref<Writing>(empty())
    const file = shallowRef<File>()
    const before = shallowRef<File>()
    const compareLast = ref(true)
    const result = shallowRef<Checked>()
    /** What the result came from: sent again for its Word copy. */
    const sent = shallowRef<CheckRequest>()
    const problem = ref<Problem>()
    const busy = ref(false)
    const restored = ref(false)
    const body = computed<Json>(() => ({ ...writing.value, dismissed: writing.value.dismissed.map((one) => ({ ...one })) }))
    const kept = useDraft(keeperOf(api), 'report-check', body, { owner })

    onMounted(() => void kept.open((found) => {
        writing.value = writingOf(found.body)
        restored.value = writing.value.text !== ''
    }))

    /** What stood before each mend that was taken; only of pasted text, a file stays as it is. */
    const taken = shallowRef<{ result: Checked; text: string; title: string }[]>([])
    const mayMend = computed(() => result.value !== undefined && sent.value?.file === undefined)

    const isDismissed = (finding: Finding) => writing.value.dismissed.some((one) => one.key === finding.key)
    /** All findings by place; those dismissed on this page are dismissed at once. */
    const all = computed<Finding[]>(() => [...(result.value?.findings ?? []), ...(result.value?.dismissed ?? [])].sort((a, b) => a.from - b.from))
    const findings = computed(() => all.value.filter((finding) => !isDismissed(finding)))
    const dismissed = computed(() => all.value.filter(isDismissed))

    function request(): CheckRequest {
        const last = compareLast.value && before.value === undefined ? writing.value.last : ''
        return {
            file: file.value, text: writing.value.text, before: before.value, beforeText: last, dismissed: asList(writing.value.dismissed),
            kind: writing.value.kind, organisation: organisation(), records: writing.value.year !== '0', year: writing.value.year === '0' ? '' : writing.value.year,
        }
    }

    async function check(): Promise<boolean> {
        busy.value = true
        problem.value = undefined
        const asked = request()
        const outcome = await api.checkReport(asked)
        busy.value = false
        if (!outcome.ok) {
            problem.value = outcome.problem
            return false
        }
        result.value = outcome.value
        sent.value = asked
        taken.value = []
        restored.value = false
        const goesOn = writing.value.last !== '' && compareLast.value
        writing.value = { ...writing.value, draft: goesOn ? writing.value.draft + 1 : 1, last: outcome.value.text }
        return true
    }

    /** The same text read again, by what was kept meanwhile. */
    async function refresh(): Promise<boolean> {
        const asked = { ...sent.value, ...(taken.value.length > 0 ? { text: writing.value.text } : {}), dismissed: asList(writing.value.dismissed) }
        const outcome = await api.checkReport(asked)
        problem.value = outcome.ok ? undefined : outcome.problem
        if (!outcome.ok) return false
        result.value = outcome.value
        sent.value = asked
        taken.value = []
        return true
    }

    const canMend = (finding: Finding) => mayMend.value && result.value !== undefined && mendOf(finding, result.value.text) !== undefined
    /** Puts the proposed words into the text; the next check sees them. */
    function mend(finding: Finding) {
        const checked = result.value
        const change = checked === undefined ? undefined : mendOf(finding, checked.text)
        if (checked === undefined || change === undefined || !mayMend.value) return
        taken.value = [...taken.value, { result: checked, text: writing.value.text, title: finding.title }]
        result.value = mended(checked, finding, change)
        writing.value = { ...writing.value, text: result.value.text }
    }
    function unmend() {
        const last = taken.value.at(-1)
        if (last === undefined) return
        taken.value = taken.value.slice(0, -1)
        result.value = last.result
        writing.value = { ...writing.value, text: last.text }
    }

    function dismiss(finding: Finding, reason: string) {
        writing.value = { ...writing.value, dismissed: merged(writing.value.dismissed, [dismissalOf(finding, reason)]) }
    }
    function restore(finding: Finding) {
        writing.value = { ...writing.value, dismissed: writing.value.dismissed.filter((one) => one.key !== finding.key) }
    }
    function addList(text: string): { read: number; bad: boolean } {
        const { dismissals, bad } = readList(text)
        writing.value = { ...writing.value, dismissed: merged(writing.value.dismissed, dismissals) }
        return { read: dismissals.length, bad }
    }
    /** What the text was sent as, with what was mended since. */
    const asked = (): CheckRequest => ({ ...sent.value, ...(taken.value.length > 0 ? { text: writing.value.text } : {}) })
    const word = () => api.checkedWord({ ...sent.value, ...(taken.value.length > 0 ? { text: writing.value.text } : {}), dismissed: asList(writing.value.dismissed) })
    const reasonOf = (finding: Finding) => writing.value.dismissed.find((one) => one.key === finding.key)?.reason ?? ''

    return { writing, file, before, compareLast, result, problem, busy, restored, kept, findings, dismissed, taken, canMend, mend, unmend, check, refresh, asked, dismiss, restore, addList, word, reasonOf }
}
