#include <gtest/gtest.h>

#include "base/text.hpp"
