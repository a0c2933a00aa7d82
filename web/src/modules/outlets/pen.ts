/** A place of the drawing; the pen comes there from the place before, or begins anew. */
export interface Place { x: number; y: number; joined: boolean }

export function drawThrough(pen: CanvasRenderingContext2D, places: Place[]) {
    pen.beginPath()
    for (const place of places) {
        if (place.joined) pen.lineTo(place.x, place.y)
        else pen.moveTo(place.x, place.y)
    }
    pen.stroke()
}

export function fillDiamond(pen: CanvasRenderingContext2D, at: { x: number; y: number }) {
    pen.beginPath()
    pen.moveTo(at.x, at.y - 5)
    pen.lineTo(at.x + 5, at.y)
    pen.lineTo(at.x, at.y + 5)
    pen.lineTo(at.x - 5, at.y)
    pen.fill()
}
