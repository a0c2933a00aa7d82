// What a device owes, how its clock stands and what it was told to do.
const spans: Record<string, string> = { hour: '小时', minute: '分钟', day: '日' }
const standings: Record<string, string> = { waiting: '待补要', asked: '已补要', given_up: '要不到' }

export const lineWords = {
    forward: (to: { to: string; connected: boolean; waiting: number; answered: number; left_out: number; unanswered: number }) => `转发到 ${to.to}：${to.connected ? '已连接' : '没有连接，会一直重试'}；对方已应答 ${to.answered} 帧，排队 ${to.waiting} 帧${to.left_out > 0 ? `，等了七天以上没有转发 ${to.left_out} 帧` : ''}${to.unanswered > 0 ? `，试了三次没有应答而放下 ${to.unanswered} 帧` : ''}。`,
    title: '通讯',
    all: '全部设备命令',
    issue: '下达命令',
    provincial: '这台设备的数据从上级平台导入，没有本单位收到的原始帧，也不能向它下达命令。',
    clockUnknown: '还不知道设备时钟快慢（收到实时数据后算出）。',
    clock: (seconds: number) => (seconds === 0 ? '设备时钟与本机一致。' : `设备时钟比本机${seconds > 0 ? '快' : '慢'} ${Math.abs(seconds)} 秒（按最近一帧实时数据，含传输时间）。`),
    noGaps: '没有发现缺少的小时、分钟、日数据（设备连接后和每十分钟查一次）。',
    gaps: (ranges: number, slots: number) => `缺 ${slots} 个数据时段，分 ${ranges} 段；系统会自动向设备补要，三次要不到的不再要，可以下达命令再要。`,
    gapTable: '缺少的数据',
    standing: '状态',
    span: '类别',
    time: '数据时间',
    slots: '个数',
    factors: '因子',
    why: '情况',
    tried: (n: number) => `要过 ${n} 次；`,
    waiting: '等待答复',
    spans,
    standings,
    importTitle: '导入上级平台数据',
    importNote: '小时、日数据的表格（CSV 或 XLSX），表头：设备唯一标识（MN）、数据时间、数据类型、因子编码、实测值、折算值、排放量、标记。',
    imported: (rows: number, readings: number) => `已导入 ${rows} 行，读数 ${readings} 个；原文件留作证据。`,
    importing: '正在导入…',
    before: '以前导入的',
}
