#include <gtest/gtest.h>

#include "base/instant.hpp"
