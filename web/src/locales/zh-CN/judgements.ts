const verdicts: Record<string, string> = {
    valid: '有效', invalid: '无效', excluded: '停运，不计', complies: '达标', exceeds: '超标', not_judged: '不判定', replaced: '已补遗', left_out: '不补', reached: '达到要求', missed: '未达到要求',
    consistent: '相符', contradicts: '不相符',
}
const averages: Record<string, string> = { hour: '小时均值', day: '日均值', minute: '分钟值', realtime: '实时值' }
const confidence: Record<string, string> = { standard: '已核对标准原文', secondary: '依转引，引用前请核对原文', unverified: '待核，引用前请核对原文', measured: '由实测数据定出' }

/** What a judgement on readings is to people. */
export const judgementWords = {
    verdicts,
    averages,
    /** How well the basis of a rule is known; the words themselves where it is none of ours. */
    confidence: (known: string): string => confidence[known] ?? known,
    converted: '折算',
    toVerify: '（待核）',
    times: (verdict: string, over: string) => `${verdict} ${over} 倍`,
    title: '判定依据',
    columns: { time: '时段', what: '数据', value: '值', limit: '限值', verdict: '判定' },
    limitFrom: (source: string) => (source === '' ? '' : `限值依据：${source}`),
    rule: (basis: string) => (basis === '' ? '' : `判定规则：${basis}`),
    figures: '识别的依据',
    machine: '系统标识和原始判定（供核验、重算）',
}
