import type { MenuGroup } from '@/api/catalogue-types'
import { shellWords as words } from '@/locales/zh-CN/shell'

export interface NavItem { to: string; label: string; count?: number }
/** `fold`: the heading under which the items are folded away until they are wanted. */
export interface NavGroup { items: NavItem[]; fold?: string }

/** Left navigation: the desk, the groups of the catalogue, then what stands beside records. */
export function navGroups(menu: MenuGroup[], counts: Record<string, number>, dueTotal: number | undefined, may: (right: string) => boolean, approvals = 0): NavGroup[] {
    const desk: NavItem = { to: '/', label: words.workbench, ...(dueTotal === undefined ? {} : { count: dueTotal }) }
    const groups = menu.map((group): NavGroup => ({
        ...(group.folded === true ? { fold: group.label } : {}),
        items: group.items.map((item): NavItem => {
            const found = counts[item.type]
            return { to: `/list/${item.type}`, label: item.label, ...(found === undefined ? {} : { count: found }) }
        }),
    }))
    const [first, ...others] = groups
    const mine: NavItem[] = [
        desk,
        ...(may('approval.approve') ? [{ to: '/approvals', label: words.approvals, count: approvals }] : []),
        ...(may('case.read') ? [{ to: '/board', label: words.board }] : []),
    ]
    const figures: NavItem[] = may('figures.read') ? [{ to: '/glance', label: words.glance }, { to: '/figures', label: words.figures }] : []
    const report: NavItem[] = may('report.write') || may('report_section.write') ? [{ to: '/reports', label: words.reports }] : []
    const check: NavItem[] = [{ to: '/report-check', label: words.reportCheck }]
    const outlets: NavItem[] = [
        ...(may('alarm.read') ? [{ to: '/alarms', label: words.alarms }] : []),
        ...(may('monitoring_device.read') ? [{ to: '/outlets', label: words.outlets }] : []),
    ]
    const payments: NavItem[] = may('payment_entry.read') ? [{ to: '/payments', label: words.payments }] : []
    const imports: NavItem[] = may('import.perform') ? [{ to: '/imports', label: words.imports }] : []
    const admin: NavItem[] = [
        ...(may('admin.people') ? [{ to: '/admin/accounts', label: words.accounts }] : []),
        ...(may('admin.jobs') ? [{ to: '/admin/jobs', label: words.jobs }] : []),
        ...(may('admin.catalogue') ? [{ to: '/admin/calendars', label: words.calendars }] : []),
        ...(may('admin.read_log') ? [{ to: '/admin/reads', label: words.readLog }] : []),
    ]
    const ledger: NavItem[] = [{ to: '/ledger', label: words.ledger }, { to: '/definitions', label: words.definitions }]
    const beside = [[...outlets, ...payments, ...figures, ...report, ...check, ...imports], [...ledger, ...admin]].map((items): NavGroup => ({ items }))
    return [{ items: [...mine, ...(first?.items ?? [])] }, ...others, ...beside].filter((group) => group.items.length > 0)
}
