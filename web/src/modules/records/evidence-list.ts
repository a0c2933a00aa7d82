import type { RecordType } from '@/api/catalogue-types'
import type { EvidenceFile, HistoryRow, Values } from '@/api/record-types'
import { filesOf } from '@/components/files'

export interface ShownEvidence extends EvidenceFile { from: string; day: string }

/** Files of the record's fields and of its acts, each once, with where it came from. */
export function evidenceOf(type: RecordType, values: Values, history: readonly HistoryRow[]): ShownEvidence[] {
    const found = new Map<string, ShownEvidence>()
    history.forEach((row) => (row.evidence ?? []).forEach((file) => {
        found.set(file.digest, { ...file, from: row.label, day: row.happened_on })
    }))
    type.fields.filter((field) => field.kind === 'attachment').forEach((field) => filesOf(values[field.id]).forEach((file) => {
        const known = found.get(file.digest)
        found.set(file.digest, { ...file, from: known?.from ?? field.label, day: known?.day ?? '' })
    }))
    return [...found.values()]
}
