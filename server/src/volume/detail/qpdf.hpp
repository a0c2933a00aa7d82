#pragma once

// Our own sources include qpdf by this header only. Private to the module and its tests: it is heavy.

// qpdf's own pointers are std::shared_ptr since 11.
#define POINTERHOLDER_TRANSITION 4
// clang refuses qpdf 11's JSON.hh as C++20 (a vector of a class that is not complete yet, whose
// destructor is constexpr). Nothing here asks for JSON: its name is enough.
#if defined(__clang__) && !defined(JSON_HH)
#define JSON_HH
class JSON;
#endif
#include <qpdf/Buffer.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFPageObjectHelper.hh>
#include <qpdf/QPDFWriter.hh>
