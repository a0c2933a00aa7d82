import type { Relation } from '@/catalogue/condition-form'
import type { Op } from '@/catalogue/filter'

const ops: Record<Op, string> = {
    eq: '是',
    ne: '不是',
    lt: '小于',
    lte: '不超过',
    gt: '大于',
    gte: '不少于',
    in: '是',
    between: '在',
    contains: '含',
    starts: '开头是',
    absent: '未填',
}

const relations: Record<Relation, string> = {
    contains: '含',
    eq: '正是',
    starts: '开头是',
    between: '在……之间',
    gte: '不小于',
    lte: '不大于',
    before_today: '今天以前',
    since_today: '今天及以后',
    in: '是其中之一',
    me: '是我',
    my_unit: '是我的机构',
    yes: '是',
    no: '否',
    filled: '已填',
    empty: '未填',
}

const dayRelations: Partial<Record<Relation, string>> = { eq: '在这一天', gte: '自', lte: '至' }

const dayOps: Partial<Record<Op, string>> = { eq: '在', lt: '早于', lte: '至', gt: '晚于', gte: '自' }

const givens: Readonly<Record<string, string>> = { 'act.happened_on': '办理当日', 'period.from': '统计期首日', 'period.to': '统计期末日' }

const marks: Readonly<Record<string, string>> = { 'historical:': '历史导入', 'irregular:': '不合规', 'late:': '逾期办理' }

/** What a comparison says when it is denied. */
const denied: Partial<Record<Op, string>> = { contains: '不含', gte: '小于', lte: '大于', lt: '不少于', gt: '不超过' }
const deniedDays: Partial<Record<Op, string>> = { gte: '早于', lte: '晚于', lt: '自', gt: '至' }

export const filterWords = {
    marks,
    denied: (op: Op, isDay: boolean) => (isDay ? deniedDays[op] : undefined) ?? denied[op],
    givens,
    yes: '是',
    no: '否',
    versionOf: (label: string, version: number) => `${label}（第 ${version} 版）`,
    add: '＋ 条件',
    clear: '清除',
    title: '筛选条件',
    which: '按什么筛选',
    find: '查找字段',
    common: '常用',
    allFields: '全部字段',
    over: '经由',
    relation: '怎样',
    apply: '加上条件',
    change: '改为此条件',
    and: '且',
    or: '或',
    not: '不是',
    none: '没有',
    any: '有一项',
    all: '每一项',
    where: '满足',
    countOf: '项数',
    filled: '已填',
    empty: '未填',
    to: '至',
    me: '我',
    myUnit: '我的机构',
    today: '今天',
    daysOn: (days: number) => (days === 0 ? '今天' : `${days} 天后`),
    daysBack: (days: number) => (days === 0 ? '今天' : `${days} 天前`),
    beforeToday: '今天以前',
    sinceToday: '今天及以后',
    from: '自',
    until: '至',
    exactly: '正是',
    other: '其他条件',
    op: (op: Op, isDay: boolean) => (isDay ? (dayOps[op] ?? ops[op]) : ops[op]),
    relationOf: (relation: Relation, isDay: boolean) => (isDay ? (dayRelations[relation] ?? relations[relation]) : relations[relation]),
    chooseSome: '请至少选一项',
    fillSome: '请填写条件的内容',
    dayShape: '日期写成 2026-03-02',
}
