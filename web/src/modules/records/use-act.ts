import { computed, ref, watch, type Ref } from 'vue'
import type { Api } from '@/api'
import type { Field } from '@/api/catalogue-types'
import type { Json } from '@/api/json'
import type { Problem, Refusal } from '@/api/problem'
import type { AgreeBy, ActAnswer, ActCheck, HistoryRow, NextStep, Titles, Values } from '@/api/record-types'
import { newId } from '@/api/uuid'
import { askingOf, type AskedField } from '@/catalogue/asked'
import { isStale, isUsed, untouched } from '@/components/refusals'
import { useDraft } from '@/composables/use-draft'
import { beginning, draftFrom, draftToJson, requestOf, type ActDraft, type ActTarget } from './act-draft'
import { rebase } from './rebase'

function placesOf({ values, happenedOn, reason, evidence, actedBy, source, scan }: ActDraft): Record<string, unknown> {
    return { ...values, happened_on: happenedOn, reason, evidence, acted_by: actedBy, source: [source, scan] }
}

export interface ActContext {
    type: string
    /** Absent for an act that opens a record. */
    record: string | undefined
    version: number
    stored: Values
    /** What the form begins with where the record holds nothing yet; kept like what is typed. */
    suggested?: Values
    titles: Titles
    step: NextStep
    /** The record under which a new one is opened: each keeps its own draft. */
    under?: string | undefined
    underType?: string | undefined
    fields: AskedField[]
    /** Every field of the type: what is asked may depend on one that this form does not have. */
    all?: Field[] | undefined
    asFact: boolean
    /** The period that waits for this step, where one runs. */
    agreeBy?: AgreeBy | undefined
    /** Whose form it is: drafts in this tab are nobody else's. */
    person: string
    onBehalfOf: string | undefined
}

export type ActApi = Pick<Api, 'act' | 'check' | 'page' | 'history' | 'draft' | 'saveDraft' | 'dropDraft'>

/** Fills in, checks and performs one act; keeps what is typed until it is in the ledger. `shownDay`: the day that stands in the form where nobody has typed one. */
export function useAct(api: ActApi, context: ActContext, shownDay: () => string | undefined = () => undefined) {
    const before = beginning(context.fields, context.stored)
    const fresh: ActDraft = {
        id: newId(), record: context.record ?? newId(), version: context.version, before, values: { ...before, ...context.suggested }, happenedOn: '',
        reason: '', actedBy: '', source: { kind: 'here' }, scan: [], evidence: [],
    }
    const form = ref<ActDraft>({ ...fresh })
    const busy = ref<'no' | 'act' | 'check'>('no')
    const refusals = ref<Refusal[]>([])
    const problem = ref<Problem>()
    const checked = ref<ActCheck>()
    const stale = ref<HistoryRow[]>()
    /** Fields that others changed too; what is typed here will stand. */
    const clashes = ref<string[]>([])
    let newest = { version: context.version, before }
    const used = ref(false)
    /** What only looks wrong; it is kept as it is when the person says that they have looked. */
    const doubts = ref<Refusal[]>([])
    const acceptDoubts = ref(false)
    const restoredAt = ref('')

    /** What the form asks as it stands; what was typed into the rest stays in the draft. */
    const asking = computed(() => askingOf(context.fields, {
        all: context.all ?? context.fields, stored: context.record === undefined ? {} : { ...context.stored, ...form.value.before },
        before: { ...form.value.before, ...context.suggested }, typed: form.value.values,
    }))

    const place = context.under === undefined ? 'new' : `new/${context.under}/${context.step.act}`
    const key = `${context.type}/${context.record === undefined ? place : `${context.record}/${context.step.act}`}`
    const body = computed<Json>(() => draftToJson(form.value))
    // A place that was filled in anew is no longer marked: the next sending judges it.
    watch(form, (now, before) => {
        const [was, is] = [placesOf(before), placesOf(now)]
        refusals.value = untouched(refusals.value, was, is)
        doubts.value = untouched(doubts.value, was, is)
        if (JSON.stringify(was) !== JSON.stringify(is)) checked.value = undefined
    }, { flush: 'sync' })
    const draft = useDraft(api, key, body, { owner: context.person })

    /** The form is shown when its draft is in it: what is typed before would be lost to it. */
    async function open() {
        await draft.open(async (kept) => {
            form.value = draftFrom(kept.body, fresh)
            restoredAt.value = kept.saved_at
            stale.value = undefined
            if (form.value.version !== context.version) await showOthers()
        })
    }

    function startOver() {
        form.value = { ...fresh, id: newId() }
        restoredAt.value = ''
        stale.value = undefined
        void draft.drop()
    }

    function request() {
        const target: ActTarget = {
            type: context.type, act: context.step.act, asFact: context.asFact,
            onBehalfOf: context.onBehalfOf, shownDay: shownDay(), acceptDoubts: acceptDoubts.value, preset: context.step.values,
        }
        return requestOf(form.value, target, asking.value.asked)
    }

    /** What others did since this form was opened: the newest acts, one a version. */
    async function showOthers() {
        if (context.record === undefined) return
        const [page, history] = await Promise.all([
            api.page(context.type, context.record), api.history(context.type, context.record, 0, 20),
        ])
        if (!page.ok) return
        const { version, values } = page.value.record
        const others = version - form.value.version
        newest = { version, before: beginning(context.fields, values) }
        clashes.value = rebase(context.fields, form.value.before, form.value.values, newest.before).clashes
        stale.value = history.ok ? history.value.rows.slice(0, Math.max(0, others)) : []
    }

    /** What was typed stays; what was left alone becomes what the record holds now. */
    function goOn() {
        const { values } = rebase(context.fields, form.value.before, form.value.values, newest.before)
        form.value = { ...form.value, ...newest, values }
        stale.value = undefined
        refusals.value = []
    }

    /** A refusal does not say which of its reasons are mere doubts; a check does. */
    async function findDoubts() {
        const outcome = await api.check(request())
        const found = outcome.ok ? (outcome.value.doubts ?? []) : []
        doubts.value = found
        refusals.value = refusals.value.filter((refusal) => !found.some((doubt) => doubt.code === refusal.code && doubt.where === refusal.where))
    }

    function take(failed: Problem): Promise<void> | undefined {
        if (failed.kind !== 'refused') {
            problem.value = failed
            return undefined
        }
        if (isUsed(failed.refusals)) {
            used.value = true
            return undefined
        }
        if (isStale(failed.refusals)) return showOthers()
        refusals.value = failed.refusals.length > 0 ? failed.refusals : [{ code: '', words: failed.words }]
        return findDoubts()
    }

    function clear() {
        problem.value = undefined
        refusals.value = []
        doubts.value = []
        checked.value = undefined
    }

    async function perform(): Promise<ActAnswer | undefined> {
        if (busy.value !== 'no') return undefined
        clear()
        busy.value = 'act'
        const outcome = await api.act(request())
        if (outcome.ok) {
            await draft.drop()
            busy.value = 'no'
            return outcome.value
        }
        await take(outcome.problem)
        busy.value = 'no'
        return undefined
    }

    async function check() {
        clear()
        busy.value = 'check'
        const outcome = await api.check(request())
        busy.value = 'no'
        if (!outcome.ok) {
            await take(outcome.problem)
            return
        }
        checked.value = outcome.value
        refusals.value = outcome.value.refusals ?? []
        doubts.value = outcome.value.doubts ?? []
        if (isStale(refusals.value)) await showOthers()
    }

    const changed: Ref<boolean> = computed(() => JSON.stringify(draftToJson(form.value)) !== JSON.stringify(draftToJson({ ...fresh, id: form.value.id })))
    return { form, asking, busy, refusals, problem, checked, stale, clashes, used, doubts, acceptDoubts, restoredAt, draft, changed, open, startOver, goOn, perform, check }
}
