import type { Field } from '@/api/catalogue-types'
import type { Json } from '@/api/json'
import type { Titles } from '@/api/record-types'

/** What every input of a field is given. */
export interface InputProps {
    field: Field
    modelValue: Json | undefined
    id: string
    invalid?: boolean
    describedBy?: string | undefined
    titles?: Titles | undefined
    disabled?: boolean
}
