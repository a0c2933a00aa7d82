/** What stands in a request or an answer. */
export type Json = string | number | boolean | null | Json[] | JsonObject
export interface JsonObject { [member: string]: Json }

export function isObject(value: unknown): value is Record<string, unknown> {
    return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
    return isObject(value)
}

/** The member as text; empty when it is absent or no text. */
export function textOf(value: unknown): string {
    return typeof value === 'string' ? value : ''
}

/** Reads a stored text; undefined when it is no JSON. */
export function readJson(text: string): Json | undefined {
    try {
        const value: unknown = JSON.parse(text)
        return value as Json
    } catch {
        return undefined
    }
}

/** A plain copy without reactive wrappers. */
export function copyJson<T>(value: T): T {
    const copy: unknown = JSON.parse(JSON.stringify(value))
    return copy as T
}
