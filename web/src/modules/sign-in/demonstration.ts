/** Somebody of a demonstration, as whom one may enter it. */
export interface DemonstrationPerson {
    account: string
    name: string
    organisation: string
    roles: string[]
}

export interface Demonstration {
    offered: boolean
    stage: 'none' | 'making' | 'ready' | 'failed'
    percent: number
    port: number
    people: DemonstrationPerson[]
}

/** One person for each set of roles, of those that most people hold first: what most come to see. */
export function oneOfEach(people: DemonstrationPerson[]): DemonstrationPerson[] {
    const held = new Map<string, DemonstrationPerson[]>()
    for (const person of people) {
        const roles = person.roles.join('、')
        held.set(roles, [...(held.get(roles) ?? []), person])
    }
    return [...held.values()].sort((a, b) => b.length - a.length).flatMap((same) => same.slice(0, 1))
}
