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

export interface DemonstrationUnit {
    organisation: string
    people: DemonstrationPerson[]
}

/** Each unit with one of its people for each set of roles: eight handlers of a branch see the same. */
export function byOrganisation(people: DemonstrationPerson[]): DemonstrationUnit[] {
    const units = new Map<string, Map<string, DemonstrationPerson>>()
    for (const person of people) {
        const unit = units.get(person.organisation) ?? new Map<string, DemonstrationPerson>()
        units.set(person.organisation, unit)
        const roles = person.roles.join('、')
        if (!unit.has(roles)) unit.set(roles, person)
    }
    return [...units]
        .map(([organisation, chosen]) => ({ organisation, people: [...chosen.values()] }))
        .sort((a, b) => b.people.length - a.people.length)
}
