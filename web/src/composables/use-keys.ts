import { onScopeDispose } from 'vue'

export type KeyHandler = (event: KeyboardEvent) => void

/** Whether the key belongs to what is being typed or pressed and must be left alone. */
export function isTyping(target: EventTarget | null): boolean {
    if (!(target instanceof HTMLElement)) return false
    return ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName) || target.isContentEditable
}

/** Keys that work anywhere on the page, unless somebody is typing or a modifier is held. */
export function useKeys(handlers: Record<string, KeyHandler>): void {
    const listen = (event: KeyboardEvent) => {
        if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
        if (isTyping(event.target) && event.key !== 'Escape') return
        const handler = handlers[event.key] ?? handlers[event.key.toLowerCase()]
        handler?.(event)
    }
    window.addEventListener('keydown', listen)
    onScopeDispose(() => window.removeEventListener('keydown', listen))
}
