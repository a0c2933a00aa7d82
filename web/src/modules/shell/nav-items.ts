import type { MenuGroup } from '@/api/catalogue-types'
import { shellWords as words } from '@/locales/zh-CN/shell'

export interface NavItem { to: string; label: string; count?: number }

/** Left navigation: the desk, the groups of the catalogue, then what stands beside records. */
export function navGroups(menu: MenuGroup[], counts: Record<string, number>, dueTotal: number | undefined, may: (right: string) => boolean): NavItem[][] {
    const desk: NavItem = { to: '/', label: words.workbench, ...(dueTotal === undefined ? {} : { count: dueTotal }) }
    const groups = menu.map((group) => group.items.map((item): NavItem => {
        const found = counts[item.type]
        return { to: `/list/${item.type}`, label: item.label, ...(found === undefined ? {} : { count: found }) }
    }))
    const [first = [], ...others] = groups
    const figures: NavItem[] = may('figures.read') ? [{ to: '/figures', label: words.figures }] : []
    const report: NavItem[] = may('report.write') ? [{ to: '/report', label: words.report }] : []
    const imports: NavItem[] = may('import.perform') ? [{ to: '/imports', label: words.imports }] : []
    const admin: NavItem[] = [
        ...(may('admin.people') ? [{ to: '/admin/accounts', label: words.accounts }] : []),
        ...(may('admin.jobs') ? [{ to: '/admin/jobs', label: words.jobs }] : []),
        ...(may('admin.read_log') ? [{ to: '/admin/reads', label: words.readLog }] : []),
    ]
    const ledger: NavItem[] = [{ to: '/ledger', label: words.ledger }, { to: '/definitions', label: words.definitions }]
    return [[desk, ...first], ...others, [...figures, ...report, ...imports], [...ledger, ...admin]].filter((group) => group.length > 0)
}
