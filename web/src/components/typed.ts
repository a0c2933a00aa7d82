/** What stands in the input, text area or list that an event comes from. */
export function typedIn(event: Event): string {
    const { target } = event
    return target instanceof HTMLInputElement || target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement ? target.value : ''
}
