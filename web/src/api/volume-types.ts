/** The volume of a case (docs/formats/http.md, Volume). */
import type { ShownState } from './record-types'

export interface VolumeFile { digest: string; name: string; media_type: string; size: number }

export interface VolumeItem {
    key: string
    section: string
    title: string
    number?: string
    day?: string
    type: string
    record: string
    page_words: string
    pages?: number
    from?: number
    files: VolumeFile[]
    recordings: VolumeFile[]
    /** Written out by the server: an approval. */
    text?: string[]
}

export interface VolumeLack { kind: 'paper' | 'video'; words: string; title: string; type: string; record: string }

export interface VolumePart {
    part: 'main' | 'side'
    label: string
    allowed: boolean
    /** Why it is not shown. */
    words?: string
    items?: VolumeItem[]
    lacks?: VolumeLack[]
    pages?: number
    all_pages_known?: boolean
}

export interface Volume {
    title: string
    number: string
    state?: ShownState
    parts: VolumePart[]
    /** LibreOffice is there: the volume can be one PDF. */
    pdf: boolean
    faults: { words: string }[]
    arrangement?: { id: string; version: number }
}

/** Papers of several records bound into one file. */
export interface Pack { id: string; label: string; pdf: boolean; rows: { id: string; title: string; number: string; missing: string[] }[] }
