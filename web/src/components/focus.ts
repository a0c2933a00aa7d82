const fields = '[data-focus], .side-body input:not(:disabled), .side-body textarea, .side-body select'

/** Puts the focus into the first field of a panel, unless something in the panel has it already. */
export function focusFirst(panel: HTMLElement | null | undefined): void {
    if (panel === null || panel === undefined) return
    const held = document.activeElement
    if (held !== panel && panel.contains(held)) return
    const first = panel.querySelector<HTMLElement>(fields) ?? panel
    first.focus()
}
