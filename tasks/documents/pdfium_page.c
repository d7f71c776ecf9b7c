/* One page of a PDF as two flat arrays, printed characters and drawn marks, read through PDFium's
 * public C interface (fpdfview.h, fpdf_text.h, fpdf_edit.h, fpdf_transformpage.h). The document is
 * opened by pypdfium2; this file only walks the objects of a page, for which the calls from Python
 * one by one cost more than all that PDFium does.
 *
 * All lengths are points; the origin is the top left corner of the page as displayed.
 */
#include <dlfcn.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* A filled shape no thicker than this is a rule, a stroke thicker than twice this is an area. */
#define THIN 3.0f
/* A stroke that leaves its axis by no more than this is straight. */
#define STRAIGHT 1.0f
/* Share of a character's height that hangs below the baseline. */
#define DESCENT 0.12f
/* A character is printed if these shares of its width and height are not clipped away: a line cut
 * by the end of a page is shown on both pages, and is read on the one that shows more of it. */
#define VISIBLE_WIDTH 0.25f
#define VISIBLE_HEIGHT 0.5f
/* What lies outside a clipping path by no more than this is still seen. */
#define CLIP_SLACK 1.0f
/* Forms within forms are followed no deeper. */
#define DEEPEST 12
/* More objects or path segments than this are on no page of a disclosure. */
#define MOST 2000000

#define REPLACEMENT 0xFFFDu

enum { TEXT = 1, PATH = 2, IMAGE = 3, SHADING = 4, FORM = 5 };
enum { LINE_TO = 0, BEZIER_TO = 1, MOVE_TO = 2 };
enum { HORIZONTAL = 0, VERTICAL = 1, SHADE = 2, PICTURE = 3 };
enum { DONE = 0, NO_PAGE = 1, NO_TEXT = 2, NO_MEMORY = 3, TOO_MUCH = 4 };

typedef struct { float a, b, c, d, e, f; } Matrix;
typedef struct { float left, top, right, bottom; } Box;
typedef struct { uint32_t code; Box box; } Glyph;
/* A rule has `at`, `start`, `end` in its first three fields. */
typedef struct { int32_t kind; float one, two, three, four; } Mark;

typedef struct {
    float width, height;
    int32_t glyph_count, mark_count;
    Glyph *glyphs;
    Mark *marks;
} Sheet;

typedef void *Handle;

/* PDFium's functions by name, with their types from its headers. */
#define FUNCTIONS(X) \
    X(Handle, FPDF_LoadPage, (Handle, int)) \
    X(void, FPDF_ClosePage, (Handle)) \
    X(int, FPDF_GetPageBoundingBox, (Handle, Box *)) \
    X(int, FPDFPage_GetRotation, (Handle)) \
    X(int, FPDFPage_CountObjects, (Handle)) \
    X(Handle, FPDFPage_GetObject, (Handle, int)) \
    X(int, FPDFPageObj_GetType, (Handle)) \
    X(int, FPDFPageObj_GetMatrix, (Handle, Matrix *)) \
    X(int, FPDFPageObj_GetBounds, (Handle, float *, float *, float *, float *)) \
    X(int, FPDFPageObj_GetStrokeColor, (Handle, unsigned *, unsigned *, unsigned *, unsigned *)) \
    X(int, FPDFPageObj_GetFillColor, (Handle, unsigned *, unsigned *, unsigned *, unsigned *)) \
    X(int, FPDFPageObj_GetStrokeWidth, (Handle, float *)) \
    X(Handle, FPDFPageObj_GetClipPath, (Handle)) \
    X(int, FPDFClipPath_CountPaths, (Handle)) \
    X(int, FPDFClipPath_CountPathSegments, (Handle, int)) \
    X(Handle, FPDFClipPath_GetPathSegment, (Handle, int, int)) \
    X(int, FPDFPath_CountSegments, (Handle)) \
    X(Handle, FPDFPath_GetPathSegment, (Handle, int)) \
    X(int, FPDFPath_GetDrawMode, (Handle, int *, int *)) \
    X(int, FPDFPathSegment_GetPoint, (Handle, float *, float *)) \
    X(int, FPDFPathSegment_GetType, (Handle)) \
    X(int, FPDFPathSegment_GetClose, (Handle)) \
    X(int, FPDFFormObj_CountObjects, (Handle)) \
    X(Handle, FPDFFormObj_GetObject, (Handle, unsigned long)) \
    X(Handle, FPDFText_LoadPage, (Handle)) \
    X(void, FPDFText_ClosePage, (Handle)) \
    X(int, FPDFText_CountChars, (Handle)) \
    X(unsigned, FPDFText_GetUnicode, (Handle, int)) \
    X(int, FPDFText_IsGenerated, (Handle, int)) \
    X(int, FPDFText_IsHyphen, (Handle, int)) \
    X(int, FPDFText_HasUnicodeMapError, (Handle, int)) \
    X(double, FPDFText_GetFontSize, (Handle, int)) \
    X(int, FPDFText_GetMatrix, (Handle, int, Matrix *)) \
    X(int, FPDFText_GetCharOrigin, (Handle, int, double *, double *)) \
    X(int, FPDFText_GetLooseCharBox, (Handle, int, Box *)) \
    X(Handle, FPDFText_GetTextObject, (Handle, int))

#define DECLARE(kind, name, arguments) static kind(*name) arguments;
FUNCTIONS(DECLARE)

/* Finds PDFium's functions in the library at `path`; 0, or the number of the first one missing. */
int gongkai_start(const char *path)
{
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    int number = 0;
    if (library == NULL)
        return -1;
#define FIND(kind, name, arguments) \
    number++; \
    *(void **)&name = dlsym(library, #name); \
    if (name == NULL) \
        return number;
    FUNCTIONS(FIND)
    return 0;
}

static const Box EVERYWHERE = {-INFINITY, -INFINITY, INFINITY, INFINITY};

typedef struct { Handle object; Box box; } Clipped;

typedef struct {
    Sheet *sheet;
    int mark_room, clip_count, clip_room, seen, status;
    Clipped *clips;
} Walk;

/* Room for one more entry of an array that doubles when it is full; 0 when there is none. */
static int room(void **array, int count, int *room_for, size_t size)
{
    if (count < *room_for)
        return 1;
    int wanted = *room_for ? *room_for * 2 : 256;
    void *grown = wanted > MOST * 2 ? NULL : realloc(*array, (size_t)wanted * size);
    if (grown == NULL)
        return 0;
    *array = grown;
    *room_for = wanted;
    return 1;
}

static void mark(Walk *walk, int kind, float one, float two, float three, float four)
{
    Sheet *sheet = walk->sheet;
    if (!room((void **)&sheet->marks, sheet->mark_count, &walk->mark_room, sizeof(Mark))) {
        walk->status = NO_MEMORY;
        return;
    }
    sheet->marks[sheet->mark_count++] = (Mark){kind, one, two, three, four};
}

/* First `inner`, then `outer`. */
static Matrix times(const Matrix *inner, const Matrix *outer)
{
    return (Matrix){
        inner->a * outer->a + inner->b * outer->c,
        inner->a * outer->b + inner->b * outer->d,
        inner->c * outer->a + inner->d * outer->c,
        inner->c * outer->b + inner->d * outer->d,
        inner->e * outer->a + inner->f * outer->c + outer->e,
        inner->e * outer->b + inner->f * outer->d + outer->f,
    };
}

static void move(const Matrix *m, float x, float y, float *to_x, float *to_y)
{
    *to_x = m->a * x + m->c * y + m->e;
    *to_y = m->b * x + m->d * y + m->f;
}

static Box moved(const Matrix *m, float x0, float y0, float x1, float y1)
{
    float ax, ay, bx, by, cx, cy, dx, dy;
    move(m, x0, y0, &ax, &ay);
    move(m, x1, y1, &bx, &by);
    move(m, x0, y1, &cx, &cy);
    move(m, x1, y0, &dx, &dy);
    return (Box){
        fminf(fminf(ax, bx), fminf(cx, dx)),
        fminf(fminf(ay, by), fminf(cy, dy)),
        fmaxf(fmaxf(ax, bx), fmaxf(cx, dx)),
        fmaxf(fmaxf(ay, by), fmaxf(cy, dy)),
    };
}

static Box both(const Box *one, const Box *other)
{
    return (Box){
        fmaxf(one->left, other->left),
        fmaxf(one->top, other->top),
        fminf(one->right, other->right),
        fminf(one->bottom, other->bottom),
    };
}

/* The bounding box of all that the clipping paths of an object let through. */
static Box clip_of(Handle object, const Matrix *to_page, const Box *outer)
{
    Handle clip = FPDFPageObj_GetClipPath(object);
    int paths = clip ? FPDFClipPath_CountPaths(clip) : 0;
    Box seen = *outer;
    for (int i = 0; i < paths; i++) {
        int count = FPDFClipPath_CountPathSegments(clip, i);
        Box box = {INFINITY, INFINITY, -INFINITY, -INFINITY};
        for (int j = 0; j < count; j++) {
            float x, y;
            Handle segment = FPDFClipPath_GetPathSegment(clip, i, j);
            if (!FPDFPathSegment_GetPoint(segment, &x, &y))
                continue;
            move(to_page, x, y, &x, &y);
            box.left = fminf(box.left, x);
            box.right = fmaxf(box.right, x);
            box.top = fminf(box.top, y);
            box.bottom = fmaxf(box.bottom, y);
        }
        if (count > 0)
            seen = both(&seen, &box);
    }
    return seen;
}

static void stroke(Walk *walk, const Box *clip, float x0, float y0, float x1, float y1, float width)
{
    float across = fabsf(x1 - x0), down = fabsf(y1 - y0), half = width / 2;
    float left = fmaxf(fminf(x0, x1), clip->left), right = fminf(fmaxf(x0, x1), clip->right);
    float top = fmaxf(fminf(y0, y1), clip->top), bottom = fminf(fmaxf(y0, y1), clip->bottom);
    if (across > down && down <= STRAIGHT) {
        float at = (y0 + y1) / 2;
        if (at < clip->top - CLIP_SLACK || at > clip->bottom + CLIP_SLACK || left >= right)
            return;
        if (width > 2 * THIN)
            mark(walk, SHADE, left, at - half, right, at + half);
        else
            mark(walk, HORIZONTAL, at, left, right, 0);
    } else if (down > across && across <= STRAIGHT) {
        float at = (x0 + x1) / 2;
        if (at < clip->left - CLIP_SLACK || at > clip->right + CLIP_SLACK || top >= bottom)
            return;
        if (width > 2 * THIN)
            mark(walk, SHADE, at - half, top, at + half, bottom);
        else
            mark(walk, VERTICAL, at, top, bottom, 0);
    }
}

/* A filled shape: a rule if it is thin, else an area. */
static void fill(Walk *walk, const Box *clip, const Box *shape)
{
    float across = shape->right - shape->left, down = shape->bottom - shape->top;
    float x = (shape->left + shape->right) / 2, y = (shape->top + shape->bottom) / 2;
    if (!(across > 0 || down > 0))
        return;
    if (fminf(across, down) > THIN) {
        Box seen = both(shape, clip);
        if (seen.left < seen.right && seen.top < seen.bottom)
            mark(walk, SHADE, seen.left, seen.top, seen.right, seen.bottom);
    } else if (across > down)
        stroke(walk, clip, shape->left, y, shape->right, y, 0);
    else
        stroke(walk, clip, x, shape->top, x, shape->bottom, 0);
}

static int is_seen(int (*colour_of)(Handle, unsigned *, unsigned *, unsigned *, unsigned *), Handle object)
{
    unsigned red = 0, green = 0, blue = 0, alpha = 255;
    if (!colour_of(object, &red, &green, &blue, &alpha))
        return 1;
    return alpha > 0 && !(red == 255 && green == 255 && blue == 255);
}

static float width_of(Handle object, const Matrix *to_page)
{
    float width = 0;
    FPDFPageObj_GetStrokeWidth(object, &width);
    return width * sqrtf(fabsf(to_page->a * to_page->d - to_page->b * to_page->c));
}

static void path(Walk *walk, Handle object, const Matrix *container, const Box *clip)
{
    Matrix own = {1, 0, 0, 1, 0, 0};
    int filled = 0, stroked = 0, count = FPDFPath_CountSegments(object);
    FPDFPageObj_GetMatrix(object, &own);
    FPDFPath_GetDrawMode(object, &filled, &stroked);
    stroked = stroked && is_seen(FPDFPageObj_GetStrokeColor, object);
    filled = filled && is_seen(FPDFPageObj_GetFillColor, object);
    if (!(stroked || filled))
        return;
    Matrix to_page = times(&own, container);
    float width = stroked ? width_of(object, &to_page) : 0;
    float first_x = 0, first_y = 0, last_x = 0, last_y = 0;
    Box shape = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (int i = 0; i < count && walk->status == DONE; i++) {
        Handle segment = FPDFPath_GetPathSegment(object, i);
        int kind = FPDFPathSegment_GetType(segment);
        float x, y;
        if (++walk->seen > MOST)
            walk->status = TOO_MUCH;
        if (!FPDFPathSegment_GetPoint(segment, &x, &y))
            continue;
        move(&to_page, x, y, &x, &y);
        if (kind == MOVE_TO) {
            if (filled && !stroked)
                fill(walk, clip, &shape);
            shape = (Box){INFINITY, INFINITY, -INFINITY, -INFINITY};
            first_x = x;
            first_y = y;
        } else if (kind == LINE_TO && stroked)
            stroke(walk, clip, last_x, last_y, x, y, width);
        shape.left = fminf(shape.left, x);
        shape.right = fmaxf(shape.right, x);
        shape.top = fminf(shape.top, y);
        shape.bottom = fmaxf(shape.bottom, y);
        last_x = x;
        last_y = y;
        if (FPDFPathSegment_GetClose(segment)) {
            if (stroked)
                stroke(walk, clip, x, y, first_x, first_y, width);
            last_x = first_x;
            last_y = first_y;
        }
    }
    if (filled && (!stroked || fminf(shape.right - shape.left, shape.bottom - shape.top) > THIN))
        fill(walk, clip, &shape);
}

static void picture(Walk *walk, Handle object, const Matrix *container, const Box *clip)
{
    float left, bottom, right, top;
    if (!FPDFPageObj_GetBounds(object, &left, &bottom, &right, &top))
        return;
    Box box = moved(container, left, bottom, right, top);
    box = both(&box, clip);
    if (box.left < box.right && box.top < box.bottom)
        mark(walk, PICTURE, box.left, box.top, box.right, box.bottom);
}

static void remember(Walk *walk, Handle object, const Box *clip)
{
    if (!room((void **)&walk->clips, walk->clip_count, &walk->clip_room, sizeof(Clipped))) {
        walk->status = NO_MEMORY;
        return;
    }
    walk->clips[walk->clip_count++] = (Clipped){object, *clip};
}

static void visit(Walk *walk, Handle object, const Matrix *container, const Box *outer, int depth);

static void form(Walk *walk, Handle object, const Matrix *container, const Box *clip, int depth)
{
    Matrix own = {1, 0, 0, 1, 0, 0};
    int count = depth < DEEPEST ? FPDFFormObj_CountObjects(object) : 0;
    FPDFPageObj_GetMatrix(object, &own);
    Matrix to_page = times(&own, container);
    for (int i = 0; i < count && walk->status == DONE; i++)
        visit(walk, FPDFFormObj_GetObject(object, (unsigned long)i), &to_page, clip, depth + 1);
}

static void visit(Walk *walk, Handle object, const Matrix *container, const Box *outer, int depth)
{
    int kind = FPDFPageObj_GetType(object);
    Box clip = clip_of(object, container, outer);
    if (++walk->seen > MOST)
        walk->status = TOO_MUCH;
    else if (kind == TEXT)
        remember(walk, object, &clip);
    else if (kind == PATH)
        path(walk, object, container, &clip);
    else if (kind == IMAGE || kind == SHADING)
        picture(walk, object, container, &clip);
    else if (kind == FORM)
        form(walk, object, container, &clip, depth);
}

static int by_object(const void *one, const void *other)
{
    uintptr_t a = (uintptr_t)((const Clipped *)one)->object;
    uintptr_t b = (uintptr_t)((const Clipped *)other)->object;
    return (a > b) - (a < b);
}

static Box seen_of(const Walk *walk, Handle object)
{
    Clipped wanted = {object, EVERYWHERE};
    Clipped *found = walk->clip_count
        ? bsearch(&wanted, walk->clips, (size_t)walk->clip_count, sizeof(Clipped), by_object)
        : NULL;
    return found ? found->box : EVERYWHERE;
}

/* The box of an upright character hangs on its baseline: fonts of one line may state wildly
 * different ascents. One that is turned has the box that PDFium gives. */
static Box box_of(Handle text, int i, const Matrix *to_page)
{
    Matrix own = {1, 0, 0, 1, 0, 0};
    Box loose = {0, 0, 0, 0};
    double x = 0, y = 0;
    FPDFText_GetLooseCharBox(text, i, &loose);
    Box box = moved(to_page, loose.left, loose.bottom, loose.right, loose.top);
    if (!FPDFText_GetMatrix(text, i, &own) || !FPDFText_GetCharOrigin(text, i, &x, &y))
        return box;
    own.e = own.f = 0;
    Matrix turned = times(&own, to_page);
    float size = (float)FPDFText_GetFontSize(text, i) * hypotf(turned.c, turned.d);
    if (fabsf(turned.b) > 0.1f * fabsf(turned.a) || turned.a <= 0 || turned.d >= 0 || size <= 0)
        return box;
    float baseline_x, baseline_y;
    move(to_page, (float)x, (float)y, &baseline_x, &baseline_y);
    box.bottom = baseline_y + DESCENT * size;
    box.top = box.bottom - size;
    return box;
}

/* Whether a character is printed; its box is cut to what is seen of it. */
static int is_printed(const Sheet *sheet, const Box *clip, Box *box)
{
    float x = (box->left + box->right) / 2, y = (box->top + box->bottom) / 2;
    float width = box->right - box->left, height = box->bottom - box->top;
    int on_page = x >= 0 && x <= sheet->width && y >= 0 && y <= sheet->height && height > 0;
    *box = both(box, clip);
    return on_page && box->right - box->left >= VISIBLE_WIDTH * width
        && box->bottom - box->top > VISIBLE_HEIGHT * height;
}

static uint32_t code_of(Handle text, int *i, int count)
{
    uint32_t code = FPDFText_GetUnicode(text, *i);
    if (FPDFText_IsHyphen(text, *i) == 1)
        return '-';
    if (code >= 0xD800u && code < 0xDC00u && *i + 1 < count) {
        uint32_t low = FPDFText_GetUnicode(text, *i + 1);
        if (low >= 0xDC00u && low < 0xE000u) {
            ++*i;
            return 0x10000u + ((code - 0xD800u) << 10) + (low - 0xDC00u);
        }
    }
    if (code == 0 || (code >= 0xD800u && code < 0xE000u) || code > 0x10FFFFu)
        return REPLACEMENT;
    return FPDFText_HasUnicodeMapError(text, *i) == 1 ? REPLACEMENT : code;
}

static void glyphs(Walk *walk, Handle page, const Matrix *to_page)
{
    Sheet *sheet = walk->sheet;
    Handle text = FPDFText_LoadPage(page), last = NULL;
    Box seen = EVERYWHERE;
    int count = text ? FPDFText_CountChars(text) : -1;
    if (count < 0 || count > MOST) {
        walk->status = count < 0 ? NO_TEXT : TOO_MUCH;
        if (text)
            FPDFText_ClosePage(text);
        return;
    }
    sheet->glyphs = malloc(sizeof(Glyph) * (size_t)(count + 1));
    if (sheet->glyphs == NULL)
        walk->status = NO_MEMORY;
    for (int i = 0; i < count && walk->status == DONE; i++) {
        if (FPDFText_IsGenerated(text, i) == 1)
            continue;
        Handle object = FPDFText_GetTextObject(text, i);
        if (object != last) {
            seen = seen_of(walk, object);
            last = object;
        }
        Box box = box_of(text, i, to_page);
        uint32_t code = code_of(text, &i, count);
        if (is_printed(sheet, &seen, &box))
            sheet->glyphs[sheet->glyph_count++] = (Glyph){code, box};
    }
    FPDFText_ClosePage(text);
}

/* From the space of the page to the page as displayed. */
static Matrix displayed(Handle page, Sheet *sheet)
{
    Box box = {0, 0, 0, 0};
    FPDF_GetPageBoundingBox(page, &box);
    float left = box.left, right = box.right;
    float bottom = fminf(box.top, box.bottom), top = fmaxf(box.top, box.bottom);
    int turns = FPDFPage_GetRotation(page);
    sheet->width = turns % 2 ? top - bottom : right - left;
    sheet->height = turns % 2 ? right - left : top - bottom;
    switch (turns) {
    case 1:
        return (Matrix){0, 1, 1, 0, -bottom, -left};
    case 2:
        return (Matrix){-1, 0, 0, 1, right, -bottom};
    case 3:
        return (Matrix){0, -1, -1, 0, top, right};
    default:
        return (Matrix){1, 0, 0, -1, -left, top};
    }
}

void gongkai_free(Sheet *sheet)
{
    free(sheet->glyphs);
    free(sheet->marks);
    sheet->glyphs = NULL;
    sheet->marks = NULL;
}

/* Reads the page `index` (from 0) of an open document; the status, with `sheet` filled on DONE. */
int gongkai_read(Handle document, int index, Sheet *sheet)
{
    *sheet = (Sheet){0};
    Handle page = FPDF_LoadPage(document, index);
    if (page == NULL)
        return NO_PAGE;
    Walk walk = {.sheet = sheet};
    Matrix to_page = displayed(page, sheet);
    int count = FPDFPage_CountObjects(page);
    for (int i = 0; i < count && walk.status == DONE; i++)
        visit(&walk, FPDFPage_GetObject(page, i), &to_page, &EVERYWHERE, 0);
    if (walk.clip_count)
        qsort(walk.clips, (size_t)walk.clip_count, sizeof(Clipped), by_object);
    if (walk.status == DONE)
        glyphs(&walk, page, &to_page);
    free(walk.clips);
    FPDF_ClosePage(page);
    if (walk.status != DONE)
        gongkai_free(sheet);
    return walk.status;
}
