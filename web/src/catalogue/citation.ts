const digits = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九']

/** A number below ten thousand in Chinese numerals, as law texts count their articles. */
export function numeral(value: number): string {
    if (value <= 0 || value >= 10000 || !Number.isInteger(value)) return String(value)
    const units = ['', '十', '百', '千']
    const places = String(value).split('').map(Number)
    let text = ''
    let zero = false
    places.forEach((digit, index) => {
        const unit = units[places.length - 1 - index] ?? ''
        if (digit === 0) {
            zero = text !== ''
            return
        }
        text += `${zero ? '零' : ''}${digits[digit] ?? ''}${unit}`
        zero = false
    })
    return text.startsWith('一十') ? text.slice(1) : text
}

const parts = ['条', '款', '项', '目']

/** `apl-2021/59.1.3` → `《行政处罚法》第五十九条第一款第三项`; what is no citation stays as it is. */
function one(citation: string, laws: Readonly<Record<string, string>>): string {
    const [law = '', place] = citation.split('/')
    const title = laws[law]
    if (title === undefined) return citation
    const name = `《${title.replace(/^中华人民共和国/, '')}》`
    if (place === undefined) return name
    const numbers = place.split('.')
    if (numbers.length > parts.length || !numbers.every((number) => /^\d+$/.test(number))) return `${name}${place}`
    return name + numbers.map((number, index) => `第${numeral(Number(number))}${parts[index] ?? ''}`).join('')
}

/** Every law of a basis in words; the same law is named once: `《行政处罚法》第十七条，第二十条`. */
export function cite(basis: string | undefined, laws: Readonly<Record<string, string>>): string {
    if (basis === undefined || basis === '') return ''
    let last = ''
    return basis.split(/,\s*/).map((citation) => {
        const text = one(citation.trim(), laws)
        const name = /^《[^》]*》/.exec(text)?.[0] ?? ''
        const short = name !== '' && name === last ? text.slice(name.length) : text
        last = name
        return short
    }).join('，')
}
