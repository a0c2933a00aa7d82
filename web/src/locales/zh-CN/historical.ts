/** A record that came in from older books. */
export const historicalWords = {
    title: '历史记录',
    mark: '历史导入',
    note: (state: string) => `由旧台账导入，导入时为“${state}”。此前的办理不在本账本中，下列要求无从核实：不算满足，也不算违反；以后的步骤照常核对。`,
    none: (state: string) => `由旧台账导入，导入时为“${state}”。此前的办理不在本账本中。`,
    unproven: '未证实',
    see: (n: number) => `看 ${n} 项要求`,
    hide: '收起',
}
