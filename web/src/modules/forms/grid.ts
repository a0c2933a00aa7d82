import type { GridCell, GridSheet } from '@/api/form-api'
import { formsWords as words } from '@/locales/zh-CN/forms'

/** `C5` → row 4, column 2; undefined for anything else. */
export function placeOf(name: string): { row: number; column: number } | undefined {
    const match = /^\$?([A-Z]{1,3})\$?(\d{1,7})$/i.exec(name.trim())
    if (match === null) return undefined
    const column = [...(match[1] ?? '').toUpperCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0)
    return { row: Number(match[2]) - 1, column: column - 1 }
}

export function letters(column: number): string {
    let text = ''
    for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) text = String.fromCharCode(65 + ((rest - 1) % 26)) + text
    return text
}

export const nameOf = (row: number, column: number) => `${letters(column)}${row + 1}`

export interface ShownCell { name: string; cell: GridCell | undefined; columns: number; rows: number }

/** The sheet as a table: cells that a merged one covers are left out. Some empty rows and columns stand at the end, where people write. */
export function laidOut(sheet: GridSheet): { columns: { letter: string; width: number }[]; rows: ShownCell[][] } {
    const cells = new Map(sheet.cells.map((cell) => [cell.at, cell]))
    const spans = new Map<string, { rows: number; columns: number }>()
    const covered = new Set<string>()
    for (const area of sheet.merged) {
        const [from, to] = area.split(':').map(placeOf)
        if (from === undefined || to === undefined) continue
        spans.set(nameOf(from.row, from.column), { rows: to.row - from.row + 1, columns: to.column - from.column + 1 })
        for (let row = from.row; row <= to.row; row += 1)
            for (let column = from.column; column <= to.column; column += 1) if (row !== from.row || column !== from.column) covered.add(nameOf(row, column))
    }
    const width = Math.max(sheet.columns, 4)
    return {
        columns: Array.from({ length: width }, (_, column) => ({ letter: letters(column), width: Math.min(Math.max(sheet.widths[String(column)] ?? 9, 6), 40) * 8 })),
        rows: Array.from({ length: Math.max(sheet.rows, 4) }, (_, row) =>
            Array.from({ length: width }, (_unused, column) => nameOf(row, column)).filter((name) => !covered.has(name)).map((name) => ({ name, cell: cells.get(name), columns: spans.get(name)?.columns ?? 1, rows: spans.get(name)?.rows ?? 1 }))),
    }
}

/** What stands in a cell of a design: 本期 立案数（万元）. */
export function boundText(binding: Binding, label: string): string {
    const means = words.short[binding.means] ?? binding.means
    return label === '' ? means : `${means} ${label}${binding.in_unit === 'wan' ? `（${words.units['wan'] ?? ''}）` : ''}`
}

export interface Binding { sheet: string; cell: string; means: string; indicator: string; branch: string; kind_field: string; kind_choice: string; month: string; in_unit: string }

export const wordMeanings = ['by_hand', 'unit_name', 'period_words', 'filled_on']

/** The binding as an act takes it: only what it says. */
export function bindingToSend(binding: Binding): Record<string, string | number> {
    const words = wordMeanings.includes(binding.means)
    const texts = Object.entries({
        sheet: binding.sheet, cell: binding.cell, means: binding.means,
        ...(words ? {} : { indicator: binding.indicator, branch: binding.branch, kind_field: binding.kind_choice === '' ? '' : binding.kind_field, kind_choice: binding.kind_field === '' ? '' : binding.kind_choice, in_unit: binding.in_unit }),
    }).filter(([, text]) => text !== '')
    return { ...Object.fromEntries(texts), ...(binding.means === 'month' && binding.month !== '' ? { month: Number(binding.month) } : {}) }
}

export interface TableNames {
    meanings: Record<string, string>
    indicators: { id: string; label: string }[]
    branches: { id: string; title: string }[]
    units: Record<string, string>
    /** The choices by which what an indicator counts may be told apart. */
    kinds: (indicator: string) => { id: string; label: string; choices: { id: string; label: string }[] }[]
}

const columnsOfTable: (keyof Binding)[] = ['sheet', 'cell', 'means', 'indicator', 'branch', 'month', 'kind_field', 'kind_choice', 'in_unit']

/** The bindings as a table of cells that spreadsheets take: one row a cell, labels for ids. */
export function bindingsAsTable(bindings: readonly Binding[], names: TableNames): string {
    return bindings.map((one) => columnsOfTable.map((column) => {
        if (column === 'means') return names.meanings[one.means] ?? one.means
        if (column === 'indicator') return names.indicators.find((entry) => entry.id === one.indicator)?.label ?? one.indicator
        if (column === 'branch') return names.branches.find((entry) => entry.id === one.branch)?.title ?? one.branch
        if (column === 'in_unit') return names.units[one.in_unit] ?? one.in_unit
        const kind = column === 'kind_field' || column === 'kind_choice' ? names.kinds(one.indicator).find((entry) => entry.id === one.kind_field) : undefined
        if (column === 'kind_field') return kind?.label ?? one.kind_field
        if (column === 'kind_choice') return kind?.choices.find((entry) => entry.id === one.kind_choice)?.label ?? one.kind_choice
        return one[column]
    }).join('\t')).join('\n')
}

export interface TableRead { bindings: Binding[]; faults: { row: number; why: string }[] }

/** Such a table read back; what is not understood is told row by row, nothing is guessed. */
export function bindingsOfTable(text: string, names: TableNames): TableRead {
    const read: TableRead = { bindings: [], faults: [] }
    text.split(/\r?\n/).forEach((line, index) => {
        if (line.trim() === '') return
        const [sheet = '', cell = '', means = '', indicator = '', branch = '', month = '', kindField = '', kindChoice = '', inUnit = ''] = line.split(line.includes('\t') ? '\t' : ',').map((part) => part.trim())
        if (cell === '单元格') return
        const fault = (why: string) => read.faults.push({ row: index + 1, why })
        const meaning = Object.entries(names.meanings).find(([id, label]) => id === means || label === means || label.replace(/（.*）$/, '') === means)?.[0]
        const figure = names.indicators.find((one) => one.id === indicator || one.label === indicator)
        const unit = names.branches.find((one) => one.title === branch)
        if (placeOf(cell) === undefined) return void fault(`“${cell}”不是单元格`)
        if (meaning === undefined) return void fault(`“${means}”不是填报的含义，只有${Object.values(names.meanings).join('、')}`)
        if (indicator !== '' && figure === undefined) return void fault(`没有名为“${indicator}”的指标`)
        const kind = figure === undefined ? undefined : names.kinds(figure.id).find((one) => one.id === kindField || one.label === kindField)
        const choice = kind?.choices.find((one) => one.id === kindChoice || one.label === kindChoice)
        const measure = Object.entries(names.units).find(([id, label]) => id === inUnit || label === inUnit)?.[0]
        if (branch !== '' && unit === undefined) return void fault(`没有名为“${branch}”的单位`)
        if (kindField !== '' && (kind === undefined || choice === undefined)) return void fault(`“${indicator}”不能按“${kindField} ${kindChoice}”分类`)
        if (inUnit !== '' && measure === undefined) return void fault(`“${inUnit}”不是计量，只有${Object.values(names.units).join('、')}`)
        read.bindings.push({ sheet, cell: cell.toUpperCase(), means: meaning, indicator: figure?.id ?? '', branch: unit?.id ?? '', kind_field: kind?.id ?? '', kind_choice: choice?.id ?? '', month, in_unit: measure ?? '' })
    })
    return read
}
