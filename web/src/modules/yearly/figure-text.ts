/** A stretch of a report's text: words, or a place where a figure stands. */
export interface TextPart { text: string; place: boolean }

export function splitText(text: string): TextPart[] {
    const parts: TextPart[] = []
    let at = 0
    for (const found of text.matchAll(/\{([^{}]*)\}/g)) {
        if (found.index > at) parts.push({ text: text.slice(at, found.index), place: false })
        parts.push({ text: found[1] ?? '', place: true })
        at = found.index + found[0].length
    }
    if (at < text.length) parts.push({ text: text.slice(at), place: false })
    return parts
}

/** What a person wrote and inserted, as it is kept: a line end a paragraph, a place in braces. */
export function textOf(root: Node): string {
    let text = ''
    root.childNodes.forEach((node) => {
        if (node instanceof HTMLElement) {
            const place = node.dataset['place']
            if (place !== undefined) text += `{${place}}`
            else if (node.tagName === 'BR') text += '\n'
            else text += (text !== '' && !text.endsWith('\n') ? '\n' : '') + textOf(node)
        } else {
            text += node.textContent ?? ''
        }
    })
    return text
}

export interface Wanted { indicator: string; form: string; last: boolean; from: string; to: string }

/** `fine_total_yuan|wan|2025-01-01..2025-06-30|last` */
export function placeOf(wanted: Wanted): string {
    const span = wanted.from === '' && wanted.to === '' ? [] : [`${wanted.from}..${wanted.to}`]
    return [wanted.indicator, ...(wanted.form === '' ? [] : [wanted.form]), ...span, ...(wanted.last ? ['last'] : [])].join('|')
}

/** The places of a text, each once. */
export function placesOf(text: string): string[] {
    return [...new Set(splitText(text).filter((part) => part.place).map((part) => part.text))]
}

/** Of sentences offered, those that together tell each figure once and none that the text has: of several wordings the first. */
export function tellingOnce<T extends { text: string }>(sentences: readonly T[], text: string): T[] {
    const told = new Set(placesOf(text))
    return sentences.filter((sentence) => {
        const places = placesOf(sentence.text)
        if (text.includes(sentence.text) || places.some((place) => told.has(place))) return false
        for (const place of places) told.add(place)
        return true
    })
}
