import { isObject, textOf, type Json } from '@/api/json'
import type { EvidenceFile } from '@/api/record-types'

/** The files of an attachment value; what is no file is passed over. */
export function filesOf(value: Json | undefined): EvidenceFile[] {
    if (!Array.isArray(value)) return []
    return value.flatMap((entry): EvidenceFile[] => {
        if (!isObject(entry) || textOf(entry['digest']) === '') return []
        return [{
            digest: textOf(entry['digest']),
            name: textOf(entry['name']),
            media_type: textOf(entry['media_type']),
            size: typeof entry['size'] === 'number' ? entry['size'] : 0,
        }]
    })
}

export function filesToJson(files: readonly EvidenceFile[]): Json {
    return files.map((file) => ({ digest: file.digest, name: file.name, media_type: file.media_type, size: file.size }))
}
